package dev.borderpost.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.Cookie;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * The installed Chromium without a window, with a profile of its own that is deleted at the end.
 */
final class Browser implements AutoCloseable {

  private final Path profile;
  private final ChromeDriver driver;

  Browser() {
    try {
      profile = Files.createTempDirectory("borderpost-browser");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    ChromeOptions options = new ChromeOptions();
    options.setBinary(onPath("chromium"));
    options.addArguments(
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--user-data-dir=" + profile);
    // So that an attacker has as much as a browser may give: cookies go to frames and other sites.
    options.setExperimentalOption(
        "prefs",
        Map.of("profile.cookie_controls_mode", 0, "profile.block_third_party_cookies", false));
    LoggingPreferences logging = new LoggingPreferences();
    logging.enable(LogType.BROWSER, Level.ALL);
    options.setCapability(ChromeOptions.LOGGING_PREFS, logging);
    driver =
        new ChromeDriver(
            new ChromeDriverService.Builder().usingDriverExecutable(onPath("chromedriver")).build(),
            options);
  }

  /** Named outright, or Selenium would look for one to download. */
  private static File onPath(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .map(directory -> new File(directory, program))
        .filter(File::canExecute)
        .findFirst()
        .orElseThrow(
            () -> new AssertionError(program + " is not on the PATH: CONTRIBUTING.md says more."));
  }

  void open(URI address) {
    driver.get(address.toString());
  }

  void reload() {
    driver.navigate().refresh();
  }

  String address() {
    return driver.getCurrentUrl();
  }

  String source() {
    return driver.getPageSource();
  }

  void click(String id) {
    element(id).click();
  }

  void choose(String css) {
    driver.findElement(By.cssSelector(css)).click();
  }

  void type(String id, String text) {
    element(id).clear();
    element(id).sendKeys(text);
  }

  /** Presses a key wherever the focus is, and says where it is then: an id, or empty. */
  String press(Keys key) {
    driver.switchTo().activeElement().sendKeys(key);
    return driver.switchTo().activeElement().getDomProperty("id");
  }

  /** What a person can read there: empty where it is hidden. */
  String text(String id) {
    return element(id).getText();
  }

  boolean shows(String id) {
    return element(id).isDisplayed();
  }

  boolean isEnabled(String id) {
    return element(id).isEnabled();
  }

  private WebElement element(String id) {
    return driver.findElement(By.id(id));
  }

  Object run(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  /** Runs the body of an async function, and answers with what it returns. */
  Object await(String script, Object... arguments) {
    return driver.executeAsyncScript(
        "const done = arguments[arguments.length - 1];"
            + "(async (...arguments) => {"
            + script
            + "})(...arguments).then(done, error => done(String(error)));",
        arguments);
  }

  Cookie cookie(String name) {
    return driver.manage().getCookieNamed(name);
  }

  void setCookie(URI address, String name, String value) {
    driver.executeCdpCommand(
        "Network.setCookie", Map.of("url", address.toString(), "name", name, "value", value));
  }

  /** Sets a cookie that pages of all sites send along. */
  void setCookieForAllSites(URI address, String name, String value) {
    driver.executeCdpCommand(
        "Network.setCookie",
        Map.of(
            "url",
            address.toString(),
            "name",
            name,
            "value",
            value,
            "sameSite",
            "None",
            "secure",
            true));
  }

  void forgetCookies() {
    driver.executeCdpCommand("Network.clearBrowserCookies", Map.of());
  }

  void show(int width, String colourScheme) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", width < 500));
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", colourScheme))));
  }

  /** Takes a picture of the whole page. */
  void photograph(Path png) {
    Map<String, Object> picture =
        driver.executeCdpCommand("Page.captureScreenshot", Map.of("captureBeyondViewport", true));
    try {
      Files.createDirectories(png.getParent());
      Files.write(png, Base64.getDecoder().decode((String) picture.get("data")));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** What the console has said since it was asked last. */
  List<String> console() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(entry -> entry.getLevel() + " " + entry.getMessage())
        .toList();
  }

  @Override
  public void close() throws IOException {
    driver.quit();
    try (Stream<Path> files = Files.walk(profile)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    }
    assertThat(profile).doesNotExist();
  }
}
