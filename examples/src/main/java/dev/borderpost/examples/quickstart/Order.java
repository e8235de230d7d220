package dev.borderpost.examples.quickstart;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An order that was taken.
 *
 * @param id its number
 * @param item what was ordered
 * @param quantity how many
 * @param orderedBy by whom: the name of the principal
 * @param orderedAt when
 */
record Order(long id, String item, int quantity, String orderedBy, Instant orderedAt) {

  /**
   * An order as it comes in.
   *
   * @param item 1 to 100 characters
   * @param quantity 1 to 1000
   */
  record Draft(String item, int quantity) {

    private static final int MAX_ITEM_LENGTH = 100;
    private static final int MAX_QUANTITY = 1000;

    /** Refuses what cannot be ordered. */
    Draft(@Nullable String item, int quantity) {
      if (item == null
          || item.isBlank()
          || item.length() > MAX_ITEM_LENGTH
          || quantity < 1
          || quantity > MAX_QUANTITY) {
        throw new ProblemException(
            400,
            "item (at most "
                + MAX_ITEM_LENGTH
                + " characters) and quantity (1 to "
                + MAX_QUANTITY
                + ") are needed");
      }
      this.item = item;
      this.quantity = quantity;
    }

    static Draft of(Form form) {
      try {
        return new Draft(form.only("item"), Integer.parseInt(form.only("quantity")));
      } catch (NumberFormatException e) { // of a missing quantity too
        throw new ProblemException(400, "quantity is not a whole number");
      }
    }
  }
}
