package dev.borderpost.spring;

import dev.borderpost.servlet.JwtAuthenticationFilter;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/**
 * Answers exceptions of controllers that mean 403 in the form of the filter's refusals, unless the
 * application handles them itself.
 */
final class ApplicationRefusals implements HandlerExceptionResolver {

  @Override
  public @Nullable ModelAndView resolveException(
      HttpServletRequest request,
      HttpServletResponse response,
      @Nullable Object handler,
      Exception exception) {
    if (!HttpStatus.FORBIDDEN.isSameCodeAs(status(exception))) {
      return null;
    }
    try {
      JwtAuthenticationFilter.refuse(request, response);
      return new ModelAndView();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ServletException | IllegalStateException e) {
      return null;
    }
  }

  private static HttpStatusCode status(Exception exception) {
    if (exception instanceof ErrorResponse response) {
      return response.getStatusCode();
    }
    ResponseStatus annotation =
        AnnotatedElementUtils.findMergedAnnotation(exception.getClass(), ResponseStatus.class);
    return annotation == null ? HttpStatus.INTERNAL_SERVER_ERROR : annotation.code();
  }
}
