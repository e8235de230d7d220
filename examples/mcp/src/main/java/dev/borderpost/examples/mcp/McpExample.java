package dev.borderpost.examples.mcp;

/** An MCP server, with an authorization server to sign in at. */
public final class McpExample {

  private McpExample() {}

  /**
   * Serves port 8080; and port 8081 with an authorization server, unless there is an argument: the
   * issuer to use instead.
   */
  public static void main(String... args) {
    String issuer = args.length > 0 ? args[0] : "http://127.0.0.1:8081";
    OrderServer orders = OrderServer.start(8080, "/", issuer, new Tools().all());
    if (args.length == 0) {
      AuthorizationServer.start(8081).serve(orders.resource());
    }
    System.out.println("MCP server:  " + orders.resource());
    System.out.println("Its tokens:  " + issuer);
  }
}
