package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.lang.module.ModuleDescriptor;
import java.lang.reflect.AccessFlag;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Who may know whom, read from the class files: dependencies point one way.
class ArchitectureTest {
    private static final Pattern TYPE = Pattern.compile("L([\\w/$]+)[;<]");
    private static final Set<String> INSIDE = Set.of("dev.weft.engine", "dev.weft.loop");

    private static Path root() throws Exception {
        return Path.of(EventLoop.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    private static List<ClassModel> classesOf(String... packages) throws Exception {
        var models = new ArrayList<ClassModel>();
        for (String name : packages) {
            try (Stream<Path> files = Files.list(root().resolve(name.replace('.', '/')))) {
                for (Path file :
                        files.filter(each -> each.toString().endsWith(".class")).toList()) {
                    models.add(ClassFile.of().parse(file));
                }
            }
        }
        assertThat(models).isNotEmpty();
        return models;
    }

    /// The packages that a class refers to, in code, signatures and descriptors.
    private static Set<String> packagesKnownTo(ClassModel model) {
        var packages = new TreeSet<String>();
        for (PoolEntry entry : model.constantPool()) {
            if (entry instanceof ClassEntry known) {
                addPackage(known.asInternalName(), packages);
            } else if (entry instanceof Utf8Entry text) {
                var matcher = TYPE.matcher(text.stringValue());
                while (matcher.find()) {
                    addPackage(matcher.group(1), packages);
                }
            }
        }
        return packages;
    }

    private static void addPackage(String internalName, Set<String> packages) {
        if (!internalName.startsWith("[") && internalName.contains("/")) {
            packages.add(
                    internalName.substring(0, internalName.lastIndexOf('/')).replace('/', '.'));
        }
    }

    private static void assertThatAllKnowOnly(Pattern allowed, String name) throws Exception {
        for (ClassModel model : classesOf(name)) {
            assertThat(packagesKnownTo(model))
                    .as("packages known to " + model.thisClass().asInternalName())
                    .allMatch(allowed.asMatchPredicate());
        }
    }

    @Nested
    class Packages {
        @Test
        void theEngineKnowsTheJdkAlone() throws Exception {
            assertThatAllKnowOnly(
                    Pattern.compile("java\\..*|jdk\\.internal\\.vm|dev\\.weft\\.engine"),
                    "dev.weft.engine");
        }

        @Test
        void theLoopKnowsTheEngineAndTheJdk() throws Exception {
            assertThatAllKnowOnly(
                    Pattern.compile("java\\..*|dev\\.weft\\.(engine|loop)"), "dev.weft.loop");
        }

        @Test
        void theRootKnowsBothAndNothingOfTheJdksInside() throws Exception {
            assertThatAllKnowOnly(
                    Pattern.compile("java\\..*|dev\\.weft(\\.engine|\\.loop)?"), "dev.weft");
        }

        @Test
        void theChaptersKnowTheRootAlone() throws Exception {
            assertThatAllKnowOnly(
                    Pattern.compile("java\\..*|dev\\.weft(\\.sync)?"), "dev.weft.sync");
        }

        @Test
        void theNetKnowsTheLoopToo() throws Exception {
            assertThatAllKnowOnly(
                    Pattern.compile(
                            "java\\..*|javax\\.(net\\.ssl|crypto|security\\.auth\\.x500)|dev\\.weft(\\.loop|\\.net)?"),
                    "dev.weft.net");
        }

        @Test
        void theProcessesKnowTheRootAndTheNet() throws Exception {
            assertThatAllKnowOnly(
                    Pattern.compile("java\\..*|dev\\.weft(\\.net|\\.process)?"),
                    "dev.weft.process");
        }

        @Test
        void theTestKitKnowsTheLoopsPaceAndJUnitToo() throws Exception {
            assertThatAllKnowOnly(
                    Pattern.compile(
                            "java\\..*|dev\\.weft(\\.loop|\\.testing)?|org\\.(junit|opentest4j).*"),
                    "dev.weft.testing");
        }

        @Test
        void onlyTwoClassesReachForWhatTheJdkHides() throws Exception {
            var reaching = new TreeSet<String>();
            for (ClassModel model : classesOf("dev.weft", "dev.weft.engine", "dev.weft.loop")) {
                boolean reaches =
                        packagesKnownTo(model).contains("jdk.internal.vm")
                                || names(model).contains("privateLookupIn")
                                || names(model).contains("setAccessible");
                if (reaches) {
                    reaching.add(model.thisClass().asInternalName());
                }
            }
            assertThat(reaching)
                    .containsExactly(
                            "dev/weft/engine/ContinuationStrand", "dev/weft/engine/JavaLang");
        }

        private static Set<String> names(ClassModel model) {
            var names = new TreeSet<String>();
            for (PoolEntry entry : model.constantPool()) {
                if (entry instanceof Utf8Entry text) {
                    names.add(text.stringValue());
                }
            }
            return names;
        }
    }

    @Nested
    class TheModule {
        private static ModuleDescriptor descriptor() throws Exception {
            try (InputStream in = Files.newInputStream(root().resolve("module-info.class"))) {
                return ModuleDescriptor.read(in);
            }
        }

        @Test
        void keepsEngineAndLoopToItself() throws Exception {
            assertThat(descriptor().name()).isEqualTo("dev.weft.core");
            assertThat(descriptor().exports())
                    .noneMatch(ModuleDescriptor.Exports::isQualified)
                    .extracting(ModuleDescriptor.Exports::source)
                    .contains("dev.weft")
                    .doesNotContainAnyElementsOf(INSIDE);
            assertThat(descriptor().opens()).isEmpty();
        }

        @Test
        void needsTheJdkAlone() throws Exception {
            assertThat(descriptor().requires())
                    .filteredOn(each ->
                            !each.modifiers().contains(ModuleDescriptor.Requires.Modifier.STATIC))
                    .extracting(ModuleDescriptor.Requires::name)
                    .allMatch(name -> name.startsWith("java."));
        }
    }

    @Test
    void nothingPublicMentionsATypeFromTheInside() throws Exception {
        var leaks = new ArrayList<String>();
        for (ClassModel model :
                classesOf("dev.weft", "dev.weft.net", "dev.weft.process", "dev.weft.sync")) {
            if (!model.flags().has(AccessFlag.PUBLIC)) {
                continue;
            }
            Class<?> type = load(model);
            addLeak(type, "superclass", type.getSuperclass(), leaks);
            for (Class<?> each : type.getInterfaces()) {
                addLeak(type, "interface", each, leaks);
            }
            for (Field field : type.getDeclaredFields()) {
                if (isVisible(field)) {
                    addLeak(type, field.getName(), field.getType(), leaks);
                }
            }
            Stream.<Executable>concat(
                            Stream.of(type.getDeclaredMethods()),
                            Stream.of(type.getDeclaredConstructors()))
                    .filter(ArchitectureTest::isVisible)
                    .forEach(member -> {
                        for (Class<?> each : member.getParameterTypes()) {
                            addLeak(type, member.getName(), each, leaks);
                        }
                        if (member instanceof java.lang.reflect.Method method) {
                            addLeak(type, method.getName(), method.getReturnType(), leaks);
                        }
                    });
        }
        assertThat(leaks).isEmpty();
    }

    private static Class<?> load(ClassModel model) throws IOException, ClassNotFoundException {
        return Class.forName(
                model.thisClass().asInternalName().replace('/', '.'),
                false,
                EventLoop.class.getClassLoader());
    }

    private static boolean isVisible(Member member) {
        return Modifier.isPublic(member.getModifiers())
                || (Modifier.isProtected(member.getModifiers())
                        && !Modifier.isFinal(member.getDeclaringClass().getModifiers()));
    }

    private static void addLeak(Class<?> in, String where, Class<?> type, List<String> leaks) {
        if (type != null && INSIDE.contains(type.getPackageName())) {
            leaks.add(in.getName() + " " + where + ": " + type.getName());
        }
    }
}
