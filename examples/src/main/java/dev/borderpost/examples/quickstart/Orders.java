package dev.borderpost.examples.quickstart;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.h2.jdbcx.JdbcConnectionPool;

/**
 * The orders, in an embedded H2 database.
 *
 * <p>Thread-safe.
 */
public final class Orders implements AutoCloseable {

  private static final String COLUMNS = "id, item, quantity, ordered_by, ordered_at";

  private final JdbcConnectionPool database;

  private Orders(JdbcConnectionPool database) {
    this.database = database;
  }

  /**
   * Opens the orders.
   *
   * @param data where they are kept; in memory when empty
   * @return the orders
   * @throws CannotStartException if they cannot be read or written there
   */
  public static Orders open(Optional<Path> data) {
    JdbcConnectionPool database = JdbcConnectionPool.create(url(data), "sa", "");
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE IF NOT EXISTS orders ("
              + "id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, item VARCHAR(100) NOT NULL, "
              + "quantity INT NOT NULL, ordered_by VARCHAR NOT NULL, "
              + "ordered_at TIMESTAMP WITH TIME ZONE NOT NULL)");
      return new Orders(database);
    } catch (SQLException e) {
      database.dispose();
      throw CannotStartException.unavailable(
          "cannot open the orders in "
              + data.map(Path::toString).orElse("memory")
              + ": is another quickstart using them? Stop it, or choose another --data.");
    }
  }

  /**
   * We close the database ourselves, after the last request, not whenever the JVM ends; and H2
   * writes no trace file beside it.
   */
  private static String url(Optional<Path> data) {
    String place =
        data.map(dir -> "file:" + dir.toAbsolutePath().resolve("orders"))
            .orElseGet(() -> "mem:" + UUID.randomUUID());
    if (place.contains(";")) { // H2 would take the rest for its settings, and they can run SQL
      throw CannotStartException.badOption(
          "--data: H2 cannot keep a database below a name with a semicolon: choose another.");
    }
    return "jdbc:h2:" + place + ";DB_CLOSE_DELAY=-1;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0";
  }

  /** The latest hundred, the newest first. */
  List<Order> latest() {
    return query("SELECT " + COLUMNS + " FROM orders ORDER BY id DESC FETCH FIRST 100 ROWS ONLY");
  }

  Optional<Order> find(long id) {
    return query("SELECT " + COLUMNS + " FROM orders WHERE id = ?", id).stream().findFirst();
  }

  Order add(Order.Draft draft, String orderedBy) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    return query(
            "SELECT "
                + COLUMNS
                + " FROM FINAL TABLE (INSERT INTO orders"
                + " (item, quantity, ordered_by, ordered_at) VALUES (?, ?, ?, ?))",
            draft.item(),
            draft.quantity(),
            orderedBy,
            now.atOffset(ZoneOffset.UTC))
        .get(0);
  }

  private List<Order> query(String sql, Object... parameters) {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        List<Order> orders = new ArrayList<>();
        while (rows.next()) {
          orders.add(order(rows));
        }
        return orders;
      }
    } catch (SQLException e) {
      throw new IllegalStateException("The orders cannot be read or written.", e);
    }
  }

  private static Order order(ResultSet row) throws SQLException {
    return new Order(
        row.getLong("id"),
        row.getString("item"),
        row.getInt("quantity"),
        row.getString("ordered_by"),
        row.getObject("ordered_at", OffsetDateTime.class).toInstant());
  }

  /** Closes the database. */
  @Override
  public void close() {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("SHUTDOWN");
    } catch (SQLException e) {
      throw new IllegalStateException("The orders cannot be closed.", e);
    } finally {
      database.dispose();
    }
  }
}
