package io.penstock.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RowSumTest {

    private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(256);

    @Test
    void addsHashesModulo2To256() {
        RowSum sum = new RowSum();
        BigInteger expected = BigInteger.ZERO;
        for (int i = 0; i < 1_000; i++) {
            byte[] row = {(byte) i, (byte) (i >> 8)};
            sum.add(row, 0, row.length);
            expected =
                    expected.add(new BigInteger(1, Sha256.digest().digest(row))).mod(MODULUS);
        }

        assertThat(new BigInteger(sum.hex(), 16)).isEqualTo(expected);
        assertThat(sum.hex()).hasSize(64);
        assertThat(sum.rows()).isEqualTo(1_000);
    }

    @Test
    void isTheSameInAnotherOrderAndAnotherWithoutARow() {
        List<byte[]> rows = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            rows.add(new byte[] {(byte) i});
        }
        String whole = hex(rows);
        Collections.shuffle(rows, new Random(7));

        assertThat(hex(rows)).isEqualTo(whole);
        assertThat(hex(rows.subList(1, 50))).isNotEqualTo(whole);
    }

    private static String hex(List<byte[]> rows) {
        RowSum sum = new RowSum();
        rows.forEach(row -> sum.add(row, 0, row.length));
        return sum.hex();
    }
}
