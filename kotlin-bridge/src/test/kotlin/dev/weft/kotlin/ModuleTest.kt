package dev.weft.kotlin

import dev.weft.EventLoop
import java.lang.module.ModuleFinder
import java.nio.file.Path
import kotlin.coroutines.Continuation
import kotlinx.coroutines.Job
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test

/** The same classes as modules, in a layer of their own. */
class ModuleTest {
    private fun placeOf(type: Class<*>): Path =
        Path.of(type.protectionDomain.codeSource.location.toURI())

    @Test
    fun theModuleFindsAllItNeedsAndExportsOnePackage() {
        val places = listOf(Suspending::class, EventLoop::class, Continuation::class, Job::class)
        val finder = ModuleFinder.of(*places.map { placeOf(it.java) }.toTypedArray())
        val here = ModuleLayer.boot()
        val resolved =
            here.configuration().resolve(finder, ModuleFinder.of(), listOf("dev.weft.kotlin"))
        val layer = here.defineModulesWithOneLoader(resolved, ClassLoader.getPlatformClassLoader())
        val module = layer.findModule("dev.weft.kotlin").orElseThrow()

        assertThat(module.descriptor.exports().map { it.source() })
            .containsExactly("dev.weft.kotlin")
        assertThat(layer.modules().map { it.name })
            .contains("dev.weft.core", "kotlin.stdlib", "kotlinx.coroutines.core")
        // Links against all of them.
        val dispatcher = module.classLoader.loadClass("dev.weft.kotlin.DispatcherKt")
        assertThat(dispatcher.declaredMethods.map { it.name }).contains("asCoroutineDispatcher")
    }
}
