package dev.borderpost.it.stores;

import com.hazelcast.core.HazelcastInstance;
import dev.borderpost.it.support.ChildProcess;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A Hazelcast member in a JVM of its own, with an application beside it or without. */
final class MemberProcess implements AutoCloseable {

  private static final Pattern ADDRESS = Pattern.compile("Application at (\\S+)\n");
  private static final String READY = "Member is up\n";

  private final ChildProcess process;

  private MemberProcess(String name, List<Integer> ports, int number, String... publicKeys) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-Dhazelcast.logging.type=slf4j",
                "-cp",
                System.getProperty("java.class.path"),
                MemberProcess.class.getName(),
                ports.stream().map(String::valueOf).collect(Collectors.joining(",")),
                Integer.toString(number)));
    command.addAll(List.of(publicKeys));
    process =
        new ChildProcess(
            Logs.directory(name),
            Logs.newName(),
            Map.of(),
            command,
            output -> output.contains(READY));
  }

  /** Starts a member alone. */
  static MemberProcess start(List<Integer> ports, int number) {
    return new MemberProcess("member-" + number, ports, number);
  }

  /** Starts a member with an application. */
  static MemberProcess withApplication(List<Integer> ports, int number) {
    return new MemberProcess("application-" + number, ports, number, TwoKeyIssuer.publicJwkSet());
  }

  /** Where the application is. */
  URI address() {
    Matcher address = ADDRESS.matcher(process.output());
    if (!address.find()) {
      throw new IllegalStateException("There is no application.");
    }
    return URI.create(address.group(1));
  }

  ChildProcess process() {
    return process;
  }

  @Override
  public void close() {
    process.kill(); // it may be frozen
    process.close();
  }

  /** The other JVM: ports, which of them is its own, and the keys of its application if any. */
  public static void main(String... args) {
    List<Integer> ports = Arrays.stream(args[0].split(",")).map(Integer::valueOf).toList();
    HazelcastInstance member = Hazelcasts.member(ports, Integer.parseInt(args[1]));
    if (args.length > 2) {
      Application application = new Application(args[2], Hazelcasts.cache(member));
      System.out.print("Application at " + application.address() + "\n");
    }
    System.out.print(READY);
    System.out.flush();
  }
}
