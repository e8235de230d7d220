package dev.borderpost.it.war;

import jakarta.ejb.EJB;
import jakarta.ejb.EJBAccessException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Calls the bean for the user of the request. */
@SuppressWarnings("serial")
@WebServlet({"/api/bean", "/public/bean"})
public final class BeanServlet extends HttpServlet {

  @EJB private GreetingBean bean;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    try {
      response
          .getWriter()
          .print(
              "REACHED "
                  + (request.getParameter("admin") == null ? bean.greet() : bean.administrate()));
    } catch (EJBAccessException e) {
      response.setStatus(HttpServletResponse.SC_FORBIDDEN);
    }
  }
}
