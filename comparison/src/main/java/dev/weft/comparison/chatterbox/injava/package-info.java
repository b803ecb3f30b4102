/// Chatterbox in Java.
package dev.weft.comparison.chatterbox.injava;
