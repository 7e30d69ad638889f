package io.eidetica4j.codec;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Base64;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MultibaseTest {
  private static final byte[] YES_MANI = "yes mani !".getBytes(US_ASCII);

  /** The example text of the multibase table in each base. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\0yes mani !",
        "7362625631006654133464440102",
        "9573277761329450583662625",
        "f796573206d616e692021",
        "F796573206D616E692021",
        "f796573206D616e692021",
        "bpfsxgidnmfxgsibb",
        "BPFSXGIDNMFXGSIBB",
        "bPfsxgidnmfxgsIBB",
        "vf5in683dc5n6i811",
        "VF5IN683DC5N6I811",
        "cpfsxgidnmfxgsibb",
        "CPFSXGIDNMFXGSIBB",
        "tf5in683dc5n6i811",
        "hxf1zgedpcfzg1ebb",
        "k2lcpzo5yikidynfl",
        "K2LCPZO5YIKIDYNFL",
        "z7paNL19xttacUY",
        "Z7Pznk19XTTzBtx",
        "meWVzIG1hbmkgIQ",
        "MeWVzIG1hbmkgIQ==",
        "ueWVzIG1hbmkgIQ",
        "UeWVzIG1hbmkgIQ==",
      })
  void readsEveryBase(String text) {
    assertThat(Multibase.decode(text)).isEqualTo(YES_MANI);
  }

  @Test
  void readsBase2() {
    String bits = "0" + new BigInteger(1, YES_MANI).toString(2);
    assertThat(Multibase.decode("0" + bits)).isEqualTo(YES_MANI);
  }

  @ParameterizedTest
  @CsvSource({"BB8, AB", "%69 VD92EX0, Hello!!", "UJCLQE7W581, base-45", "QED8WEX0, ietf!"})
  void readsBase45(String text, String plain) {
    assertThat(Multibase.decode("R" + text)).isEqualTo(plain.getBytes(US_ASCII));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "ab",
        "b1",
        "b0",
        "bpfsx gi",
        "b\u212A",
        "ba",
        "baaa",
        "baaaaaa",
        "bab",
        "b=",
        "cpfsxgi",
        "caa",
        "ca=======",
        "c========",
        "caa=====",
        "ma",
        "mAB",
        "MAA",
        "MAAAA====",
        "f1",
        "f0g",
        "01",
        "00000000000000012",
        "z0",
        "zO",
        "zI",
        "zl",
        "k-",
        "h0",
        "R1",
        "RGGW0",
        "R~~",
        "RBB8ZZ",
        "7777",
        "u+/",
        "m-_",
        "M=",
        "M====",
        "v=",
        "mAA==",
        "🚀😀"
      })
  void refusesWhatIsNotInTheBase(String text) {
    assertThatThrownBy(() -> Multibase.decode(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesLongTexts() {
    assertThat(Multibase.decode("z" + "1".repeat(Multibase.MAX_LENGTH - 1)))
        .hasSize(Multibase.MAX_LENGTH - 1);
    assertThatThrownBy(() -> Multibase.decode("z" + "1".repeat(Multibase.MAX_LENGTH)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Property
  void base58IsReadAsWritten(@ForAll @Size(max = 80) byte[] bytes) {
    assertThat(Multibase.decodeBase58(Multibase.encodeBase58(bytes))).isEqualTo(bytes);
  }

  @Property
  void leadingZerosSurviveBase58(@ForAll @Size(max = 10) byte[] bytes) {
    byte[] padded = new byte[bytes.length + 3];
    System.arraycopy(bytes, 0, padded, 3, bytes.length);
    assertThat(Multibase.decodeBase58(Multibase.encodeBase58(padded))).isEqualTo(padded);
    assertThat(Multibase.encodeBase58(padded)).startsWith("111");
  }

  @Property
  void base32IsReadAsWritten(@ForAll byte[] bytes) {
    String text = Base32.encode('b', bytes);
    assertThat(text).matches("b[a-z2-7]*");
    assertThat(Multibase.decode(text)).isEqualTo(bytes);
  }

  @Property
  void base64IsThatOfTheJdk(@ForAll @Size(max = 100) byte[] bytes) {
    assertThat(Multibase.decode("M" + Base64.getEncoder().encodeToString(bytes))).isEqualTo(bytes);
    assertThat(Multibase.decode("U" + Base64.getUrlEncoder().encodeToString(bytes)))
        .isEqualTo(bytes);
  }

  @Property
  void base36IsABigNumber(@ForAll @Size(min = 1, max = 60) byte[] bytes) {
    bytes[0] = (byte) (bytes[0] | 1); // without leading zeros, which stand for themselves
    String text = new BigInteger(1, bytes).toString(36);
    assertThat(Multibase.decode("k" + text)).isEqualTo(bytes);
  }
}
