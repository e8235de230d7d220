package io.undertow.websockets.jsr;

/** Has the name of Undertow's filter, which is not on this class path. */
public class JsrWebSocketFilter {}
