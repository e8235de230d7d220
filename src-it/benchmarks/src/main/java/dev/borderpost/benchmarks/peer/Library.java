package dev.borderpost.benchmarks.peer;

/** The libraries that are compared, each as its own documentation sets it up. */
public enum Library {
  /** This one, remembering nothing, with the JDK's signatures. */
  BORDERPOST,
  /** This one, with the Corretto provider for what that does faster. */
  BORDERPOST_CORRETTO,
  /** This one, with Bouncy Castle. */
  BORDERPOST_BOUNCY_CASTLE,
  /** JJWT's parser. */
  JJWT,
  /** auth0 java-jwt, which has neither PS256 nor EdDSA. */
  JAVA_JWT,
  /** Nimbus JOSE + JWT, which checks EdDSA with Tink. */
  NIMBUS,
  /** The library jose4j. */
  JOSE4J,
  /** Spring Security's NimbusJwtDecoder, which has no EdDSA. */
  SPRING,
  /** SmallRye JWT. */
  SMALLRYE,
  /** The JWTAuth of Vert.x. */
  VERTX;

  /**
   * Whether it can check tokens with an algorithm.
   *
   * @param algorithm the algorithm
   * @return true if it can
   */
  public boolean supports(Algorithm algorithm) {
    return switch (this) {
      case BORDERPOST_CORRETTO -> algorithm != Algorithm.HS256 && algorithm != Algorithm.PS256;
      case BORDERPOST_BOUNCY_CASTLE -> algorithm != Algorithm.HS256;
      case JAVA_JWT -> algorithm != Algorithm.PS256 && algorithm != Algorithm.EDDSA;
      case SPRING -> algorithm != Algorithm.EDDSA;
      default -> true;
    };
  }

  /**
   * The library, set up to trust a signer.
   *
   * @param signer whose tokens it accepts
   * @return the library
   */
  public Peer trusting(TokenSigner signer) {
    return switch (this) {
      case BORDERPOST -> BorderpostPeer.of(signer, 0);
      case BORDERPOST_CORRETTO -> BorderpostPeer.of(signer, 0, "accp");
      case BORDERPOST_BOUNCY_CASTLE -> BorderpostPeer.of(signer, 0, "bc");
      case JJWT -> new JjwtPeer(signer);
      case JAVA_JWT -> new JavaJwtPeer(signer);
      case NIMBUS -> NimbusPeer.of(signer);
      case JOSE4J -> new Jose4jPeer(signer);
      case SPRING -> new SpringPeer(signer);
      case SMALLRYE -> new SmallRyePeer(signer);
      case VERTX -> new VertxPeer(signer);
    };
  }
}
