package dev.borderpost.examples.quickstart;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes and shows orders. Who may do what is not its business: the border's rules say that. */
@SuppressWarnings("serial") // never serialized
public final class OrdersServlet extends ApiServlet {

  private final Orders orders;

  /**
   * Takes and shows orders.
   *
   * @param orders where they are kept
   */
  public OrdersServlet(Orders orders) {
    this.orders = orders;
  }

  /** Answers with the latest orders, or with one. */
  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String path = request.getPathInfo();
    answer(response, 200, isCollection(path) ? orders.latest() : order(path.substring(1)));
  }

  private Order order(String id) {
    return Optional.of(id)
        .filter(text -> text.matches("[1-9][0-9]{0,17}"))
        .flatMap(text -> orders.find(Long.parseLong(text)))
        .orElseThrow(() -> new ProblemException(404, "There is no such order"));
  }

  /** Takes an order, and answers with it. */
  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (!isCollection(request.getPathInfo())) {
      throw new ProblemException(404, "Orders are taken at /api/orders");
    }
    Order.Draft draft = read(request, Order.Draft.class, Order.Draft::of);
    Order order = orders.add(draft, request.getRemoteUser());
    response.setHeader("Location", "/api/orders/" + order.id());
    answer(response, 201, order);
  }

  private static boolean isCollection(@Nullable String path) {
    return path == null || path.equals("/");
  }
}
