package dev.borderpost.spring;

import org.springframework.boot.test.autoconfigure.web.servlet.WebMvcTest;

@WebMvcTest
class SliceTest extends SliceTests {}
