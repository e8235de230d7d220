package dev.borderpost.it;

/** All that a border must do in every server. */
public interface BorderTests
    extends AnswersTests,
        MethodTests,
        CredentialTests,
        CrossOriginTests,
        PathTests,
        OddTargetTests,
        ConcurrencyTests {}
