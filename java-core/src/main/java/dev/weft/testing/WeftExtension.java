package dev.weft.testing;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;
import org.opentest4j.TestAbortedException;

import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/// What [WeftTest] brings with it; public since JUnit makes it.
@SuppressWarnings("exports") // whoever uses it has JUnit
public final class WeftExtension implements TestTemplateInvocationContextProvider {
    /// For JUnit.
    public WeftExtension() {}

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return AnnotationSupport.isAnnotated(context.getTestMethod(), WeftTest.class);
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
            ExtensionContext context) {
        WeftTest test =
                AnnotationSupport.findAnnotation(context.getTestMethod(), WeftTest.class)
                        .orElseThrow();
        boolean alone = test.seeds() == 1;
        var failed = new AtomicBoolean();
        return Seeds.from(test.seed(), test.seeds())
                .takeWhile(_ -> !failed.get())
                .mapToObj(
                        seed -> new OneRun(seed, alone ? context.getDisplayName() : null, failed));
    }

    /// One run of a test, in the order of one seed.
    private record OneRun(long seed, String name, AtomicBoolean failed)
            implements TestTemplateInvocationContext {
        @Override
        public String getDisplayName(int invocationIndex) {
            return name != null ? name : "seed " + seed;
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(new OnLoop(seed, failed));
        }
    }

    /// Runs the methods of one run on a loop of theirs.
    private static final class OnLoop
            implements BeforeEachCallback, InvocationInterceptor, AfterEachCallback {
        private final long seed;
        private final AtomicBoolean failed;
        private SimulatedRunner runner;

        OnLoop(long seed, AtomicBoolean failed) {
            this.seed = seed;
            this.failed = failed;
        }

        @Override
        public void beforeEach(ExtensionContext context) {
            runner = new SimulatedRunner(seed);
        }

        @Override
        public void interceptBeforeEachMethod(
                Invocation<Void> invocation,
                ReflectiveInvocationContext<Method> method,
                ExtensionContext context) {
            run(invocation);
        }

        @Override
        public void interceptTestTemplateMethod(
                Invocation<Void> invocation,
                ReflectiveInvocationContext<Method> method,
                ExtensionContext context) {
            run(invocation);
        }

        @Override
        public void interceptAfterEachMethod(
                Invocation<Void> invocation,
                ReflectiveInvocationContext<Method> method,
                ExtensionContext context) {
            run(invocation);
        }

        @Override
        public void afterEach(ExtensionContext context) {
            if (runner != null) { // else what comes before us has failed
                attempt(runner::close);
            }
        }

        private void run(Invocation<Void> invocation) {
            attempt(() -> runner.run(() -> proceed(invocation)));
        }

        private static Void proceed(Invocation<Void> invocation) throws Exception {
            try {
                return invocation.proceed();
            } catch (Exception | Error failure) {
                throw failure;
            } catch (Throwable neither) {
                throw new AssertionError(neither);
            }
        }

        private void attempt(Runnable step) {
            try {
                step.run();
            } catch (Throwable failure) {
                failed.set(true);
                if (seed == 0 || failure instanceof TestAbortedException) {
                    throw failure;
                }
                throw Seeds.failed(seed, failure);
            }
        }
    }
}
