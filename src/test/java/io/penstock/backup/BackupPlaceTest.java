package io.penstock.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.config.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every place of backups does, for each of them. */
class BackupPlaceTest {

    private static final String OLDER = "penstock-20260101T000000.000Z";
    private static final String NEWER = "penstock-20260102T000000.000Z";

    abstract static class Contract {
        abstract BackupPlace place();

        @Test
        void hasNoneAtFirst() throws IOException {
            assertThat(place().names()).isEmpty();
        }

        @Test
        void showsABackupWhenItIsFinishedAndNotBefore() throws IOException {
            BackupPlace.Draft draft = place().begin(OLDER);
            write(draft, "rows", "one");
            assertThat(place().names()).isEmpty();
            finish(draft);

            assertThat(place().names()).containsExactly(OLDER);
            assertThat(read(OLDER, "rows")).isEqualTo("one");
        }

        @Test
        void namesTheOldestFirstAndDeletesOneWhole() throws IOException {
            keep(NEWER);
            keep(OLDER);
            assertThat(place().names()).containsExactly(OLDER, NEWER);

            place().delete(OLDER);

            assertThat(place().names()).containsExactly(NEWER);
            assertThatThrownBy(() -> place().open(OLDER, "rows")).isInstanceOf(IOException.class);
        }

        @Test
        void leavesNothingOfWhatIsAbandoned() throws IOException {
            BackupPlace.Draft draft = place().begin(OLDER);
            write(draft, "rows", "one");
            draft.abandon();

            assertThat(place().names()).isEmpty();
            assertThatThrownBy(() -> place().open(OLDER, "rows")).isInstanceOf(IOException.class);
            keep(OLDER);
        }

        @Test
        void sweepsWhatSomebodyLeftUnfinishedLongAgo() throws IOException {
            write(place().begin(OLDER), "rows", "one");
            keep(NEWER);

            place().sweep(NEWER::equals);
            place().sweep(OLDER::equals);

            assertThat(place().names()).containsExactly(NEWER);
            keep(OLDER);
        }

        private void keep(String name) throws IOException {
            BackupPlace.Draft draft = place().begin(name);
            write(draft, "rows", "one");
            finish(draft);
        }

        private static void finish(BackupPlace.Draft draft) throws IOException {
            write(draft, Manifest.FILE, "{}");
            write(draft, Checksums.FILE, "sums");
            draft.finish();
        }

        static void write(BackupPlace.Draft draft, String file, String content) throws IOException {
            try (OutputStream out = draft.file(file)) {
                out.write(content.getBytes(StandardCharsets.UTF_8));
            }
        }

        String read(String name, String file) throws IOException {
            try (InputStream in = place().open(name, file)) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        }
    }

    @Nested
    class AFolder extends Contract {
        @TempDir
        private Path folder;

        @Override
        BackupPlace place() {
            return new FolderPlace(folder.resolve("backups"));
        }
    }

    @Nested
    class ABucket extends Contract {
        private S3Stub stub;
        private S3Place place;

        @BeforeEach
        void open() throws IOException {
            stub = new S3Stub();
            place = place(S3Stub.SECRET_KEY);
        }

        @AfterEach
        void close() {
            stub.close();
        }

        private S3Place place(String secretKey) {
            var address = new S3Bucket.Address(
                    stub.endpoint(), "eu-central-1", S3Stub.BUCKET, S3Stub.ACCESS_KEY, new Secret(secretKey));
            return new S3Place(new S3Bucket(address, InstantSource.system()), "of/a server");
        }

        @Override
        BackupPlace place() {
            return place;
        }

        @Test
        void sendsALargeFileInParts() throws IOException {
            byte[] content = new byte[20 << 20];
            new Random(1).nextBytes(content);
            BackupPlace.Draft draft = place.begin(OLDER);
            try (OutputStream out = draft.file("rows")) {
                out.write(content);
            }

            assertThat(stub.parts()).isEqualTo(3);
            assertThat(stub.open()).isZero();
            try (InputStream in = place.open(OLDER, "rows")) {
                assertThat(in.readAllBytes()).isEqualTo(content);
            }
        }

        @Test
        void abandonsTheParts() throws IOException {
            BackupPlace.Draft draft = place.begin(OLDER);
            draft.file("rows").write(new byte[20 << 20]);
            draft.abandon();

            assertThat(stub.open()).isZero();
            assertThat(stub.objects()).isEmpty();
        }

        @Test
        void asksAgainWhenItIsToldToSlowDown() throws IOException {
            stub.fail(2);
            Contract.write(place.begin(OLDER), "rows", "one");

            assertThat(read(OLDER, "rows")).isEqualTo("one");
        }

        @Test
        void isRefusedWithAnotherKey() {
            assertThatThrownBy(() -> place("another key").names()).hasMessageContaining("SignatureDoesNotMatch");
        }
    }
}
