package dev.borderpost.spring;

import dev.borderpost.JwtPrincipal;
import dev.borderpost.servlet.JwtAuthenticationFilter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/**
 * Passes the user to controllers as {@code Optional<JwtPrincipal>} and as an annotated {@code
 * JwtPrincipal}. Spring MVC itself does so for {@code Principal} and {@code JwtPrincipal} without
 * annotations.
 */
final class PrincipalArgumentResolver implements HandlerMethodArgumentResolver {

  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    return parameter.nestedIfOptional().getNestedParameterType() == JwtPrincipal.class;
  }

  @Override
  public @Nullable Object resolveArgument(
      MethodParameter parameter,
      @Nullable ModelAndViewContainer model,
      NativeWebRequest request,
      @Nullable WebDataBinderFactory binders) {
    Object principal =
        request.getAttribute(
            JwtAuthenticationFilter.PRINCIPAL_ATTRIBUTE, RequestAttributes.SCOPE_REQUEST);
    return parameter.getParameterType() == Optional.class
        ? Optional.ofNullable(principal)
        : principal;
  }
}
