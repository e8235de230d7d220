package dev.borderpost.it;

import java.util.Set;

class CxfTest extends HostSuite {

  private static final String SLASHES =
      "CXF takes two slashes at the beginning of a path for one; the rules see that path, too.";

  CxfTest() {
    super(
        new RestHost(
            new Cxf(),
            new UnmetCases(
                "ambiguousPath_isABadRequestForEverybody",
                Set.of("//admin/audit", "//{authority}/admin/audit", "{base}//admin/audit")
                    ::contains,
                SLASHES),
            UnmetCases.of(
                "head_isRefusedAsGetIs_withoutABody",
                "CXF sets `Content-Length: 0` where there is no entity."),
            UnmetCases.of(
                "oddTarget_isNeverTheServersFault",
                "a[b]",
                "CXF answers 500 to brackets in a path, before any filter."),
            new UnmetCases(
                "requestThatTheRulesAllow_reachesTheServlet",
                arguments ->
                    arguments.endsWith("| null") && arguments.matches(".*(Bearer \\{|Basic).*"),
                "Where there is no user, `SecurityContext.getAuthenticationScheme()` of CXF is what the"
                    + " `Authorization` field says, verified or not.")));
  }
}
