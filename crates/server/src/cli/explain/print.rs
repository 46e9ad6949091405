//! An explanation in words.

use assertion::autopsy::Tool;
use assertion::explain::{Explanation, ProfileVerdict, Signature};
use assertion::{Judgement, Verdict};
use std::io::{self, Write};

/// Prints the verdict, what is wrong first, then what is not known, then what is right; then the signature.
pub(super) fn text(explanation: &Explanation, out: &mut impl Write) -> io::Result<()> {
    match explanation.reason() {
        _ if explanation.accepted => {
            writeln!(out, "accepted, if its jti was not used before\n")?;
        }
        Some(reason) => writeln!(out, "rejected: {reason}\n")?,
        None if explanation.signature.is_none() => {
            writeln!(
                out,
                "not accepted: signature not checked, because no key was given\n"
            )?;
        }
        None => writeln!(out, "not accepted: a rule was not judged\n")?,
    }
    for verdict in [Verdict::Failed, Verdict::Skipped, Verdict::Passed] {
        let judgements = explanation
            .rules
            .iter()
            .filter(|judgement| judgement.verdict == verdict);
        for judgement in judgements {
            rule(judgement, out)?;
        }
    }
    if let Some(signature) = &explanation.signature {
        of_signature(signature, out)?;
    }
    for (at, strict) in explanation.profiles.iter().enumerate() {
        if at == 0 {
            writeln!(out)?;
        }
        profile(strict, out)?;
    }
    Ok(())
}

/// What a profile rejects besides, a line for each.
fn profile(strict: &ProfileVerdict, out: &mut impl Write) -> io::Result<()> {
    let title = strict.profile.title();
    if strict.faults.is_empty() {
        return writeln!(out, "strict by {title}: {}", strict.summary());
    }
    for fault in &strict.faults {
        writeln!(out, "strict by {title}: {}: {}", fault.code, fault.message)?;
    }
    Ok(())
}

fn rule(judgement: &Judgement, out: &mut impl Write) -> io::Result<()> {
    let (mark, name) = match judgement.verdict {
        Verdict::Failed => ("FAIL", judgement.code.as_str()),
        Verdict::Skipped => ("?", judgement.rule.as_str()),
        Verdict::Passed => ("ok", judgement.rule.as_str()),
    };
    writeln!(out, "{mark:<5} {name}: {}", judgement.message)?;
    if judgement.verdict == Verdict::Failed {
        if let Some(seen) = &judgement.seen {
            writeln!(out, "      seen      {seen}")?;
        }
        if let Some(expected) = &judgement.expected {
            writeln!(out, "      expected  {expected}")?;
        }
    }
    Ok(())
}

fn of_signature(signature: &Signature, out: &mut impl Write) -> io::Result<()> {
    let verdict = if signature.verified {
        "verified"
    } else {
        "not verified"
    };
    write!(out, "\nsignature {verdict}")?;
    if let (Some(key), Some(id)) = (&signature.key, &signature.id) {
        write!(out, " with the key {key} ({id})")?;
    }
    match signature.cause {
        Some(cause) => writeln!(out, ": {cause}")?,
        None => writeln!(out)?,
    }
    if signature.verified {
        return Ok(());
    }
    writeln!(out, "{}", signature.message)?;
    let Some(cause) = signature.cause else {
        return Ok(());
    };
    for tool in Tool::ALL {
        writeln!(
            out,
            "  {:<10} {}",
            tool.name(),
            cause.fix(tool, signature.algorithm)
        )?;
    }
    Ok(())
}
