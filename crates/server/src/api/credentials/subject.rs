//! Subject names as the API writes them.

/// From RFC 4514, which writes the last RDN first and joins by commas, to the order of the certificate, joined by LF:
/// `CN=a,O=b,C=DE` becomes `C=DE`, `O=b`, `CN=a`. Escapes are undone.
pub fn in_order_of_certificate(rfc4514: &str) -> String {
    let mut rdns = vec![Vec::new()];
    let mut bytes = rfc4514.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b',' => rdns.push(Vec::new()),
            b'\\' => rdns
                .last_mut()
                .into_iter()
                .for_each(|rdn| rdn.extend(unescape(&mut bytes))),
            other => rdns.last_mut().into_iter().for_each(|rdn| rdn.push(other)),
        }
    }
    let rdns: Vec<_> = rdns
        .iter()
        .rev()
        .map(|rdn| String::from_utf8_lossy(rdn))
        .collect();
    rdns.join("\n")
}

/// What follows a backslash: two hex digits make a byte, any other character stands for itself (RFC 4514 §2.4).
fn unescape(bytes: &mut (impl Iterator<Item = u8> + Clone)) -> Option<u8> {
    let first = bytes.next()?;
    let digit = |byte: u8| {
        char::from(byte)
            .to_digit(16)
            .and_then(|digit| u8::try_from(digit).ok())
    };
    let second = bytes.clone().next();
    match (digit(first), second.and_then(digit)) {
        (Some(high), Some(low)) => {
            bytes.next();
            Some(high << 4 | low)
        }
        _ => Some(first),
    }
}

#[cfg(test)]
mod tests {
    use super::in_order_of_certificate;

    #[test]
    fn turns_the_order_and_undoes_escapes() {
        assert_eq!(in_order_of_certificate("CN=a,O=b,C=DE"), "C=DE\nO=b\nCN=a");
        assert_eq!(
            in_order_of_certificate(r"CN=M\C3\BCller\, Inc.\+,C=DE"),
            "C=DE\nCN=Müller, Inc.+"
        );
        assert_eq!(in_order_of_certificate(""), "");
    }
}
