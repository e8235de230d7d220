package dev.borderpost.spring;

import dev.borderpost.JwtPrincipal;
import dev.borderpost.servlet.JwtAuthenticationFilter;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.http.HttpStatus;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** An application with a few controllers. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class SampleApplication {

  static final String RULES =
      "permit /open/**\noptional /news/**\nrequire DELETE /orders/** role:admin\n"
          + "require /admin/** role:admin\ndeny /internal/**";

  @RestController
  static class Endpoints {

    @GetMapping({"/orders/me", "/news/me"})
    String principal(@Nullable Principal principal, HttpServletRequest request) {
      return principal == null
          ? "nobody"
          : principal.getName() + " " + request.isUserInRole("admin") + " " + request.getAuthType();
    }

    @GetMapping("/orders/jwt")
    String jwt(JwtPrincipal principal) {
      return principal.issuer() + " " + principal.roles();
    }

    @GetMapping("/news/optional")
    String optional(Optional<JwtPrincipal> principal) {
      return principal.map(JwtPrincipal::getName).orElse("nobody");
    }

    @GetMapping("/news/nullable")
    String nullable(@Nullable JwtPrincipal principal) {
      return principal == null ? "nobody" : principal.getName();
    }

    @GetMapping("/orders/async")
    Callable<String> async(Principal principal) {
      return () -> "async " + principal.getName();
    }

    @PostMapping("/orders/7")
    String post() {
      return "posted";
    }

    @DeleteMapping("/orders/7")
    String delete() {
      return "deleted";
    }

    @GetMapping("/internal/secret")
    String secret() {
      return "secret";
    }

    @GetMapping({"/orders/forbidden", "/news/forbidden", "/open/forbidden"})
    String forbidden() {
      throw new ResponseStatusException(HttpStatus.FORBIDDEN, "not yours: order of bob");
    }

    @GetMapping("/orders/not-mine")
    String notMine() {
      throw new NotMineException();
    }

    @GetMapping("/orders/missing")
    String missing() {
      throw new ResponseStatusException(HttpStatus.NOT_FOUND);
    }

    @GetMapping("/orders/handled")
    String handled() {
      throw new HandledException();
    }

    @ExceptionHandler
    @ResponseStatus(HttpStatus.FORBIDDEN)
    String handle(HandledException e) {
      return "the application's own page";
    }

    @GetMapping("/orders/by-servlet")
    void byServlet(HttpServletRequest request, HttpServletResponse response)
        throws ServletException, IOException {
      JwtAuthenticationFilter.refuse(request, response);
    }
  }

  @Controller
  static class Forwards {

    @GetMapping("/open/forward")
    String forward() {
      return "forward:/internal/secret";
    }
  }

  @ResponseStatus(HttpStatus.FORBIDDEN)
  static class NotMineException extends RuntimeException {}

  @ResponseStatus(HttpStatus.FORBIDDEN)
  static class HandledException extends RuntimeException {}
}
