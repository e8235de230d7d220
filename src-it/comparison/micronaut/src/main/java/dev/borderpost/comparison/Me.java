package dev.borderpost.comparison;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.runtime.Micronaut;
import java.security.Principal;

@Controller
public class Me {

  public static void main(String[] args) {
    Micronaut.run(Me.class, args);
  }

  @Get("/me")
  String me(Principal user) {
    return user.getName();
  }
}
