package dev.borderpost.cli;

import dev.borderpost.access.AccessDecision;
import dev.borderpost.access.AccessDecision.Granted;
import dev.borderpost.access.AccessDecision.Refused;
import dev.borderpost.access.AccessRules;
import dev.borderpost.access.Guard;
import dev.borderpost.extract.RequestView;
import dev.borderpost.verify.RejectionReason;
import dev.borderpost.verify.Verification;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks the guard, and puts its answer to the step where it was given. */
record Explainer(Guard guard, String token, RequestView request, boolean hasRules) {

  Explanation explain() {
    AccessDecision decision = guard.decide(request);
    Refused refused = decision instanceof Refused refusal ? refusal : null;
    if (refused == null) {
      boolean looked = decision instanceof Granted granted && granted.user().isPresent();
      return explanation(null, null, looked ? List.of() : List.of(Stage.values()));
    }
    RejectionReason reason = refused.reason();
    if (Stage.REQUEST.has(reason.code())) {
      return explanation(refused, Stage.REQUEST, List.of());
    }
    if (Stage.RULES.has(reason.code())) {
      return explanation(refused, Stage.RULES, List.of(Stage.values()));
    }
    return explanation(
        refused, isVerified() ? afterVerification(reason) : Stage.of(reason), List.of());
  }

  private boolean isVerified() {
    return guard.authenticator().verifier().verify(token).await() instanceof Verification.Verified;
  }

  /** Policies may have the codes of the verification: who has decided shows without the rules. */
  private Stage afterVerification(RejectionReason reason) {
    if (Stage.SENDER.has(reason.code())) {
      return Stage.SENDER;
    }
    boolean byRule =
        hasRules && guard.withRules(AccessRules.authenticated()).decide(request) instanceof Granted;
    return byRule ? Stage.RULES : Stage.POLICIES;
  }

  private Explanation explanation(
      @Nullable Refused refused, @Nullable Stage failed, List<Stage> skipped) {
    Facts facts = new Facts(guard, token, request);
    List<Explanation.Step> steps = new ArrayList<>();
    for (Stage stage : Stage.values()) {
      if (stage == Stage.RULES && !hasRules) {
        continue;
      }
      boolean passed = failed == null || stage.compareTo(failed) < 0;
      boolean isSkipped = skipped.contains(stage) && stage != Stage.REQUEST && stage != Stage.RULES;
      if (stage == failed && refused != null) {
        steps.add(
            new Explanation.Step(
                stage.text(),
                Explanation.Outcome.FAILED,
                refused.reason().explanation(),
                facts.expected(stage)));
      } else if (passed && !isSkipped) {
        steps.add(
            new Explanation.Step(
                stage.text(),
                Explanation.Outcome.PASSED,
                facts.found(stage),
                facts.expected(stage)));
      } else {
        steps.add(new Explanation.Step(stage.text(), Explanation.Outcome.NOT_REACHED, "", ""));
      }
    }
    return new Explanation(
        refused == null ? Explanation.OK : refused.status(),
        Optional.ofNullable(refused).map(Refused::reason),
        Optional.ofNullable(refused).map(refusal -> Advice.about(refusal.reason().code())),
        steps);
  }
}
