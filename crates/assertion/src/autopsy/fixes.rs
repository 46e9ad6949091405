//! What to do about a cause, by the tool that signs.

use primitives::Algorithm;

use super::Cause;

/// What people sign with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tool {
    /// The command line of OpenSSL.
    Openssl,
    /// `node:crypto`.
    Node,
    /// The `cryptography` package.
    Python,
    /// `java.security`.
    Java,
    /// `crypto/rsa`.
    Go,
    /// The key services of AWS, Google Cloud and Azure.
    Kms,
}

impl Tool {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Openssl,
        Self::Node,
        Self::Python,
        Self::Java,
        Self::Go,
        Self::Kms,
    ];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Openssl => "OpenSSL",
            Self::Node => "Node.js",
            Self::Python => "Python",
            Self::Java => "Java",
            Self::Go => "Go",
            Self::Kms => "Cloud KMS",
        }
    }
}

/// Causes with the same fix.
enum Kind {
    /// Another way of signing: the right call.
    Call,
    /// Hashed twice.
    Hash,
    /// Another text.
    Text,
    /// Another key.
    Key,
    /// Octets written otherwise.
    Encoding,
    /// Octets in reverse order.
    Order,
}

impl Cause {
    const fn kind(self) -> Kind {
        match self {
            Self::HashOfHash => Kind::Hash,
            Self::PayloadOnly | Self::TrailingNewline | Self::OtherText => Kind::Text,
            Self::AnotherKey | Self::ModulusSize => Kind::Key,
            Self::Hex | Self::Base64 => Kind::Encoding,
            Self::ByteOrder => Kind::Order,
            Self::Sha1
            | Self::Sha224
            | Self::Sha256
            | Self::Sha384
            | Self::Sha512
            | Self::NoDigestInfo
            | Self::NoPadding
            | Self::PssInsteadOfPkcs1
            | Self::Pkcs1InsteadOfPss
            | Self::PssSaltLength
            | Self::PssHash
            | Self::Hmac
            | Self::Ecdsa
            | Self::DigestOnly => Kind::Call,
        }
    }

    /// How to sign correctly with a tool: a command, a call or a setting. `algorithm` is the one that the key is registered
    /// for. In commands, `KEY.pem` is the private key and `INPUT` the file with header, dot and claims.
    #[must_use]
    pub const fn fix(self, tool: Tool, algorithm: Algorithm) -> &'static str {
        match self.kind() {
            Kind::Call => call(tool, algorithm),
            Kind::Hash => hash(tool, algorithm),
            Kind::Text => text(tool),
            Kind::Key => key(tool),
            Kind::Encoding => encoding(tool),
            Kind::Order => order(tool),
        }
    }
}

const fn call(tool: Tool, algorithm: Algorithm) -> &'static str {
    match (tool, algorithm) {
        (Tool::Openssl, Algorithm::RS256) => "openssl dgst -sha256 -sign KEY.pem -binary INPUT",
        (Tool::Openssl, Algorithm::RS384) => "openssl dgst -sha384 -sign KEY.pem -binary INPUT",
        (Tool::Openssl, Algorithm::PS256) => {
            "openssl dgst -sha256 -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:-1 -sign KEY.pem -binary INPUT"
        }
        (Tool::Node, Algorithm::RS256) => r#"crypto.sign("sha256", input, key)"#,
        (Tool::Node, Algorithm::RS384) => r#"crypto.sign("sha384", input, key)"#,
        (Tool::Node, Algorithm::PS256) => {
            r#"crypto.sign("sha256", input, { key, padding: crypto.constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 })"#
        }
        (Tool::Python, Algorithm::RS256) => "key.sign(input, padding.PKCS1v15(), hashes.SHA256())",
        (Tool::Python, Algorithm::RS384) => "key.sign(input, padding.PKCS1v15(), hashes.SHA384())",
        (Tool::Python, Algorithm::PS256) => {
            "key.sign(input, padding.PSS(padding.MGF1(hashes.SHA256()), 32), hashes.SHA256())"
        }
        (Tool::Java, Algorithm::RS256) => r#"Signature.getInstance("SHA256withRSA")"#,
        (Tool::Java, Algorithm::RS384) => r#"Signature.getInstance("SHA384withRSA")"#,
        (Tool::Java, Algorithm::PS256) => {
            r#"Signature.getInstance("RSASSA-PSS") with new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1)"#
        }
        (Tool::Go, Algorithm::RS256) => {
            "digest := sha256.Sum256(input); rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, digest[:])"
        }
        (Tool::Go, Algorithm::RS384) => {
            "digest := sha512.Sum384(input); rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA384, digest[:])"
        }
        (Tool::Go, Algorithm::PS256) => {
            "digest := sha256.Sum256(input); rsa.SignPSS(rand.Reader, key, crypto.SHA256, digest[:], &rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthEqualsHash})"
        }
        (Tool::Kms, Algorithm::RS256) => {
            "AWS: RSASSA_PKCS1_V1_5_SHA_256 with MessageType RAW over the text. Google Cloud: a key RSA_SIGN_PKCS1_*_SHA256. Azure: RS256 over the SHA-256 digest."
        }
        (Tool::Kms, Algorithm::RS384) => {
            "AWS: RSASSA_PKCS1_V1_5_SHA_384 with MessageType RAW over the text. Google Cloud has no RSA key for SHA-384: register the key for RS256. Azure: RS384 over the SHA-384 digest."
        }
        (Tool::Kms, Algorithm::PS256) => {
            "AWS: RSASSA_PSS_SHA_256 with MessageType RAW over the text. Google Cloud: a key RSA_SIGN_PSS_*_SHA256. Azure: PS256 over the SHA-256 digest."
        }
    }
}

const fn hash(tool: Tool, algorithm: Algorithm) -> &'static str {
    match (tool, algorithm) {
        (Tool::Openssl, _) => {
            "openssl dgst hashes: give it the text. To sign a digest: openssl pkeyutl -sign -pkeyopt digest:sha256 (sha384 for RS384; for PS256 also -pkeyopt rsa_padding_mode:pss -pkeyopt rsa_pss_saltlen:-1)"
        }
        (Tool::Node, _) => {
            "crypto.sign and createSign hash: pass header, dot and claims, not their digest."
        }
        (Tool::Python, _) => {
            "key.sign hashes: pass the text, or the digest with utils.Prehashed(hashes.SHA256())."
        }
        (Tool::Java, Algorithm::PS256) => {
            "RSASSA-PSS hashes: call update() with the text, not with its digest."
        }
        (Tool::Java, _) => {
            "SHA256withRSA and SHA384withRSA hash: call update() with the text, not with its digest."
        }
        (Tool::Go, _) => {
            "rsa.SignPKCS1v15 and rsa.SignPSS take the digest; crypto.Signer, too. Hash the text once."
        }
        (Tool::Kms, _) => {
            "AWS: MessageType DIGEST if you pass the digest, RAW if you pass the text. Google Cloud: the digest in digest, the text in data. Azure: always the digest, once."
        }
    }
}

const fn text(tool: Tool) -> &'static str {
    match tool {
        Tool::Openssl => {
            r#"printf %s "$header.$claims" | openssl dgst … (echo adds a line break; a here-document, too)"#
        }
        Tool::Node => {
            "const input = `${header}.${claims}`; sign input, and send `${input}.${signature}`: don't call JSON.stringify again."
        }
        Tool::Python => {
            r#"input = header + b"." + claims; sign input, and send input + b"." + signature: don't call json.dumps again."#
        }
        Tool::Java => {
            r#"byte[] input = (header + "." + claims).getBytes(StandardCharsets.US_ASCII); sign input, and send the same two texts."#
        }
        Tool::Go => {
            r#"input := header + "." + claims; sign []byte(input), and send input + "." + signature: don't marshal again."#
        }
        Tool::Kms => {
            "Pass header, dot and claims as they are sent, without a line break (fileb:// in the AWS command line, of a file that printf wrote)."
        }
    }
}

const fn key(tool: Tool) -> &'static str {
    match tool {
        Tool::Openssl => {
            "openssl pkey -in KEY.pem -pubout must print the public key that is registered."
        }
        Tool::Node => {
            r#"crypto.createPublicKey(key).export({ type: "spki", format: "pem" }) must be the public key that is registered."#
        }
        Tool::Python => {
            "key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo) must be the public key that is registered."
        }
        Tool::Java => {
            "Compare the modulus of the private key, ((RSAKey) key).getModulus(), with that of the registered key; check the alias in the key store."
        }
        Tool::Go => {
            "x509.MarshalPKIXPublicKey(&key.PublicKey) must be the public key that is registered."
        }
        Tool::Kms => {
            "Register the public key of this key and version: aws kms get-public-key, gcloud kms keys versions get-public-key, az keyvault key download."
        }
    }
}

const fn encoding(tool: Tool) -> &'static str {
    match tool {
        Tool::Openssl => {
            "openssl dgst -sha256 -sign KEY.pem -binary INPUT | basenc --base64url -w0 | tr -d = (without -hex)"
        }
        Tool::Node => r#"signature.toString("base64url"), of the Buffer that crypto.sign returns"#,
        Tool::Python => {
            r#"base64.urlsafe_b64encode(signature).rstrip(b"="), of the bytes that key.sign returns"#
        }
        Tool::Java => {
            "Base64.getUrlEncoder().withoutPadding().encodeToString(signature), of the bytes that sign() returns"
        }
        Tool::Go => "base64.RawURLEncoding.EncodeToString(signature), of the bytes",
        Tool::Kms => {
            "The answers hold base64: decode it first, then encode the bytes as base64url without padding."
        }
    }
}

const fn order(tool: Tool) -> &'static str {
    match tool {
        Tool::Openssl => "openssl writes the bytes in the right order: send them as they are.",
        Tool::Node => "signature.reverse() if it comes from CryptSignHash",
        Tool::Python => "signature[::-1] if it comes from CryptSignHash",
        Tool::Java => "Reverse the bytes if they come from CryptSignHash; sign() needs nothing.",
        Tool::Go => "slices.Reverse(signature) if it comes from CryptSignHash",
        Tool::Kms => "Key services write the bytes in the right order: send them as they are.",
    }
}
