package io.penstock.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ByteSizeTest {

    @Test
    void readsSizesWithAndWithoutUnit() {
        assertThat(ByteSize.parse("512").bytes()).isEqualTo(512);
        assertThat(ByteSize.parse("64KiB")).isEqualTo(ByteSize.kib(64));
        assertThat(ByteSize.parse("1 mib")).isEqualTo(ByteSize.mib(1));
        assertThat(ByteSize.parse("2GiB")).isEqualTo(ByteSize.mib(2048));
    }

    @Test
    void writesWhatItReads() {
        assertThat(ByteSize.mib(1)).hasToString("1MiB");
        assertThat(ByteSize.kib(1536)).hasToString("1536KiB");
        assertThat(new ByteSize(1000)).hasToString("1000B");
        assertThat(new ByteSize(0)).hasToString("0B");
    }

    @Test
    void refusesOtherText() {
        assertThatThrownBy(() -> ByteSize.parse("1MB")).hasMessageContaining("a size such as");
        assertThatThrownBy(() -> ByteSize.parse("-1")).isInstanceOf(IllegalArgumentException.class);
    }
}
