//! The codes of findings. They are stable: scripts rely on them.

use crate::model::Severity;

/// A finding's code, its default severity, and its rank among findings of the same severity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code {
    /// Snake case.
    pub name: &'static str,
    /// The severity, unless the rule sets another.
    pub severity: Severity,
    /// Lower ranks come first.
    pub(crate) rank: u8,
}

macro_rules! codes {
    ($($constant:ident = $name:literal, $severity:ident, $rank:literal;)*) => {
        $(pub(crate) const $constant: Code = Code { name: $name, severity: Severity::$severity, rank: $rank };)*
        /// All codes.
        pub const CODES: &[Code] = &[$($constant),*];
    };
}

codes! {
    // Kind of file.
    PRIVATE_KEY = "private_key", Error, 0;
    ENCRYPTED_PRIVATE_KEY = "encrypted_private_key", Error, 0;
    KEY_STORE = "key_store", Error, 0;
    TOO_LARGE = "too_large", Error, 1;
    EMPTY = "empty", Error, 1;
    NOT_KEY_MATERIAL = "not_key_material", Error, 1;
    SSH_PUBLIC_KEY = "ssh_public_key", Error, 1;
    PGP = "pgp", Error, 1;
    JWK = "jwk", Error, 1;
    JWK_CERTIFICATE = "jwk_certificate_differs", Error, 0;
    JWK_MODULUS = "jwk_modulus", Warning, 9;
    JWK_ENCODING = "jwk_encoding", Warning, 20;
    NOT_FOR_SIGNING = "not_for_signing", Warning, 9;
    RETIRED = "key_retired", Warning, 9;
    JWK_ALGORITHM = "jwk_algorithm", Warning, 10;
    JSON_SYNTAX = "json_syntax", Warning, 21;
    JWT = "jwt", Error, 1;
    STAND_IN = "stand_in", Error, 1;
    FINGERPRINT = "fingerprint", Error, 1;
    TOOL_OUTPUT = "tool_output", Error, 1;
    CSR = "csr", Error, 1;
    CRL = "crl", Error, 1;
    PKCS7 = "pkcs7", Error, 1;
    PARAMETERS = "parameters", Error, 1;
    UNKNOWN_OBJECT = "unknown_object", Error, 1;
    // Text and encoding: errors.
    DER_TRANSFER = "der_transfer", Error, 0;
    TEXT_IN_ARMOUR = "text_in_armour", Error, 0;
    CASE_LOST = "letter_case_lost", Error, 0;
    PLUS_LOST = "plus_signs_lost", Error, 0;
    DER_TRUNCATED = "der_truncated", Error, 2;
    ILLEGAL_CHARACTER = "illegal_character", Error, 3;
    INVISIBLE_CHARACTER = "invisible_character", Error, 3;
    NUL_BYTE = "nul_byte", Error, 3;
    LINE_PREFIX = "line_prefix", Error, 2;
    LABEL_MISMATCH = "label_mismatch", Error, 3;
    LABEL_SPELLING = "label_spelling", Error, 3;
    BASE64_LENGTH = "base64_length", Error, 4;
    AFTER_PADDING = "data_after_padding", Error, 4;
    TRAILING_BYTES = "trailing_bytes", Error, 5;
    BER_LENGTH = "not_der", Error, 5;
    STRUCTURE = "structure_unreadable", Error, 6;
    SECOND_READER = "readers_disagree", Error, 7;
    AMBIGUOUS = "ambiguous", Error, 2;
    // The key.
    KEY_ALGORITHM = "key_algorithm_unsupported", Error, 8;
    PSS_RESTRICTED = "pss_parameters_exclude_ps256", Error, 8;
    RSA_TOO_SMALL = "rsa_modulus_too_small", Error, 8;
    RSA_TOO_LARGE = "rsa_modulus_too_large", Error, 8;
    MODULUS_ENCODING = "rsa_modulus_encoding", Error, 9;
    MODULUS_NEGATIVE = "rsa_modulus_not_positive", Error, 8;
    MODULUS_EVEN = "rsa_modulus_even", Error, 8;
    MODULUS_SMALL_FACTOR = "rsa_modulus_small_factor", Error, 8;
    MODULUS_CLOSE_PRIMES = "rsa_modulus_close_primes", Error, 8;
    MODULUS_SQUARE = "rsa_modulus_square", Error, 8;
    MODULUS_POWER = "rsa_modulus_power", Error, 8;
    MODULUS_PATTERN = "rsa_modulus_pattern", Error, 8;
    MODULUS_BIASED = "rsa_modulus_biased", Error, 8;
    ROCA = "rsa_roca", Error, 8;
    KNOWN_KEY = "known_public_test_key", Warning, 8;
    EXPONENT_UNUSABLE = "rsa_exponent_unusable", Error, 8;
    EXPONENT_TOO_LARGE = "rsa_exponent_too_large", Error, 8;
    EXPONENT_SMALL = "rsa_exponent_small", Warning, 20;
    KEY_ENCODING = "key_encoding", Error, 9;
    SPKI_PARAMETERS = "spki_parameters", Warning, 21;
    PSS_ONLY = "pss_only", Note, 30;
    // The certificate.
    EXPIRED = "certificate_expired", Warning, 10;
    NOT_YET_VALID = "certificate_not_yet_valid", Warning, 10;
    EXPIRES_SOON = "certificate_expires_soon", Warning, 11;
    VALIDITY_REVERSED = "certificate_validity_reversed", Warning, 10;
    VALIDITY_UNREADABLE = "certificate_validity_unreadable", Warning, 11;
    CERTIFICATE_CA = "certificate_is_ca", Warning, 13;
    KEY_USAGE = "key_usage_excludes_signing", Warning, 12;
    WEAK_SIGNATURE = "certificate_signature_weak", Warning, 14;
    SELF_SIGNATURE_WRONG = "certificate_self_signature_wrong", Warning, 14;
    SELF_SIGNATURE_UNCHECKED = "certificate_self_signature_unchecked", Note, 31;
    SIGNATURE_ALGORITHMS_DIFFER = "certificate_signature_algorithms_differ", Warning, 15;
    EXTENSION_DUPLICATE = "certificate_extension_duplicate", Warning, 15;
    EXTENSION_CRITICAL = "certificate_extension_unknown_critical", Warning, 16;
    SERIAL = "certificate_serial_unusual", Note, 31;
    DECEPTIVE_NAME = "deceptive_name", Warning, 12;
    MIXED_SCRIPTS = "mixed_scripts", Warning, 16;
    STRICT_DECODER = "strict_decoder_rejects", Note, 31;
    EMPTY_SUBJECT = "certificate_subject_empty", Note, 31;
    OLD_VERSION = "certificate_version", Note, 32;
    DER_DEVIATION = "der_deviation", Note, 33;
    NO_EXPIRY = "certificate_never_expires", Note, 31;
    CHAIN = "chain_leaf_chosen", Warning, 9;
    DUPLICATES = "duplicate_certificates", Note, 30;
    CHAIN_ORDER = "chain_order", Note, 30;
    OTHER_SECTIONS = "other_sections", Note, 34;
    // Choices for the credential.
    ALGORITHM_IMPOSSIBLE = "algorithm_not_possible", Error, 8;
    OUTLIVES_CERTIFICATE = "credential_outlives_certificate", Warning, 10;
    // Text and encoding: repaired.
    UTF16 = "utf16", Warning, 40;
    LOST_LINE_BREAKS = "lost_line_breaks", Warning, 40;
    CARRIAGE_RETURNS = "carriage_returns", Warning, 40;
    ESCAPED = "escaped_text", Warning, 40;
    HTML = "html_text", Warning, 40;
    INDENTED = "indented", Warning, 40;
    QUOTED = "quoted", Warning, 40;
    INLINE = "text_on_armour_line", Warning, 40;
    DASHES = "armour_dashes", Warning, 40;
    MISSING_BEGIN = "armour_begin_missing", Warning, 40;
    MISSING_END = "armour_end_missing", Warning, 40;
    NO_ARMOUR = "armour_missing", Warning, 40;
    BASE64_TWICE = "base64_twice", Warning, 40;
    BASE64URL = "base64url", Warning, 40;
    WRONG_LABEL = "wrong_label", Warning, 40;
    BROKEN_SECTION = "broken_section_before", Warning, 40;
    HEADERS = "pem_headers", Warning, 40;
    CHARACTER_FORMS = "character_forms", Warning, 40;
    REVERSED = "reversed_text", Warning, 40;
    PERCENT_ENCODED = "percent_encoded", Warning, 40;
    QUOTED_PRINTABLE = "quoted_printable", Warning, 40;
    RTF = "rtf", Warning, 40;
    ODD_BLANKS = "odd_blanks_at_line_ends", Warning, 40;
    LINE_NUMBERS = "line_numbers", Warning, 40;
    FRAMED = "framed_lines", Warning, 40;
    PREFIXED = "line_prefixes", Warning, 40;
    MARKED_ENDS = "marks_at_line_ends", Warning, 40;
    DASH_ESCAPED = "dash_escaped", Warning, 40;
    STRING_LITERALS = "string_literals", Warning, 40;
    LOST_BACKSLASHES = "backslashes_lost", Warning, 40;
    ARMOUR_DAMAGED = "armour_damaged", Warning, 40;
    GLUED = "text_before_base64", Warning, 40;
    PRINTED_KEY = "printed_key", Warning, 40;
    FINAL_NEWLINE = "der_final_newline", Warning, 40;
    PADDING = "base64_padding", Warning, 40;
    PAGE_BLANKS = "page_blanks_in_body", Warning, 40;
    EMPTY_LINE = "empty_line_in_body", Warning, 40;
    TRUSTED = "trust_settings", Note, 40;
    // Text and encoding: notes.
    BOM = "byte_order_mark", Note, 50;
    CRLF = "crlf", Note, 50;
    TEXT_AROUND = "text_around_armour", Note, 50;
    WRAPPING = "odd_wrapping", Note, 50;
    NO_FINAL_NEWLINE = "no_final_newline", Note, 50;
}
