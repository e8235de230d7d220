package com.example.boot;

import dev.borderpost.access.Guard;
import dev.borderpost.config.GuardConfiguration;
import dev.borderpost.servlet.JwtAuthenticationFilter;
import jakarta.servlet.DispatcherType;
import java.security.Principal;
import java.util.EnumSet;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@SpringBootApplication
@RestController
class OrdersApplication {

  @Bean
  Guard guard(Environment environment) {
    return GuardConfiguration.guard(
        Binder.get(environment)
            .bind("borderpost", Bindable.mapOf(String.class, String.class))
            .get());
  }

  @Bean
  FilterRegistrationBean<JwtAuthenticationFilter> border(Guard guard) {
    var border = new FilterRegistrationBean<>(new JwtAuthenticationFilter(guard));
    border.setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
    return border;
  }

  @GetMapping("/orders")
  String orders(Principal user) {
    return "Orders of " + user.getName();
  }
}
