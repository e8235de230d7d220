package dev.borderpost.spring;

import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;

@WebMvcTest
class SliceOnBoot4Test extends SliceTests {}
