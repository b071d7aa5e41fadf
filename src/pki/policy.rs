//! Certificate policies along a path (RFC 5280, 6.1.2 to 6.1.5).
//!
//! In: a path, the subject's own certificate first, a trusted root last. Out:
//! whether its policies hold. Any policy will do (the initial set is anyPolicy,
//! nothing is demanded from outside), so a path fails only where a certificate
//! in it demands a policy that is not there (requireExplicitPolicy), or where an
//! extension cannot be understood.
//!
//! Since no set is asked for, the tree's last level is all that counts: a level
//! maps each valid policy to the policies that the next certificate may name.
//! Constraints of the root count like those of any authority (RFC 5937).

use std::collections::{BTreeMap, BTreeSet};

use const_oid::ObjectIdentifier;
use x509_cert::ext::pkix::{
    CertificatePolicies, InhibitAnyPolicy, PolicyConstraints, PolicyMappings,
};

use super::{Certificate, Malformed};

/// anyPolicy (4.2.1.4).
const ANY: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.32.0");

/// The qualifiers that there are: CPS and user notice (4.2.1.4).
const QUALIFIERS: [ObjectIdentifier; 2] = [
    ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.2.1"),
    ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.2.2"),
];

/// Policies of a level, at most: mappings can make more than anybody needs.
const MOST: usize = 1_000;

/// Valid policies, and what the next certificate may call each.
type Level = BTreeMap<ObjectIdentifier, BTreeSet<ObjectIdentifier>>;

/// Certificates that may follow before something is demanded or forbidden;
/// `None` where nothing is.
#[derive(Clone, Copy, Debug, Default)]
struct Counters {
    explicit: Option<u32>,
    mapping: Option<u32>,
    any: Option<u32>,
}

/// Whether the policies of a path hold; `Ok` has the index of the certificate
/// where they do not.
pub fn judge(path: &[Certificate]) -> Result<Option<usize>, (usize, Malformed)> {
    let Some((root, below)) = path.split_last() else { return Ok(None) };
    let mut counters = Counters::default();
    counters.tighten(root).map_err(|why| (below.len(), why))?;
    let mut level: Level = BTreeMap::from([(ANY, BTreeSet::from([ANY]))]);
    for (at, certificate) in below.iter().enumerate().rev() {
        let broken = |why| (at, why);
        let is_last = at == 0;
        level = self::level(&level, certificate, &counters, is_last).map_err(broken)?;
        if counters.explicit == Some(0) && level.is_empty() {
            return Ok(Some(at));
        }
        if is_last {
            continue;
        }
        map(&mut level, certificate, &counters).map_err(broken)?;
        if !certificate.is_self_issued() {
            counters.count_down();
        }
        counters.tighten(certificate).map_err(broken)?;
    }
    // 6.1.5: the last certificate counts down too, and may demand at once.
    if let Some(last) = below.first() {
        counters.count_down();
        let own = last.extension::<PolicyConstraints>().map_err(|why| (0, why))?;
        if own.is_some_and(|(_, own)| own.require_explicit_policy == Some(0)) {
            counters.explicit = Some(0);
        }
        if counters.explicit == Some(0) && level.is_empty() {
            return Ok(Some(0));
        }
    }
    Ok(None)
}

impl Counters {
    fn count_down(&mut self) {
        for counter in [&mut self.explicit, &mut self.mapping, &mut self.any] {
            *counter = counter.map(|left| left.saturating_sub(1));
        }
    }

    /// What an authority demands of those below it (6.1.4, i and j).
    fn tighten(&mut self, authority: &Certificate) -> Result<(), Malformed> {
        let least = |known: Option<u32>, new: Option<u32>| match (known, new) {
            (Some(known), Some(new)) => Some(known.min(new)),
            (known, new) => known.or(new),
        };
        if let Some((_, own)) = authority.extension::<PolicyConstraints>()? {
            self.explicit = least(self.explicit, own.require_explicit_policy);
            self.mapping = least(self.mapping, own.inhibit_policy_mapping);
        }
        if let Some((_, own)) = authority.extension::<InhibitAnyPolicy>()? {
            self.any = least(self.any, Some(own.0));
        }
        Ok(())
    }
}

/// The level that a certificate makes of the one above it (6.1.3, d and e).
fn level(
    above: &Level,
    certificate: &Certificate,
    counters: &Counters,
    is_last: bool,
) -> Result<Level, Malformed> {
    let mut level = Level::new();
    let Some((critical, policies)) = certificate.extension::<CertificatePolicies>()? else {
        return Ok(level);
    };
    for policy in &policies.0 {
        let mut qualifiers = policy.policy_qualifiers.iter().flatten();
        if critical && qualifiers.any(|one| !QUALIFIERS.contains(&one.policy_qualifier_id)) {
            return Err(Malformed::new("a qualifier of a policy is not understood"));
        }
        let named = policy.policy_identifier;
        let expected = above.values().any(|expected| expected.contains(&named));
        if named != ANY && (expected || above.contains_key(&ANY)) {
            level.insert(named, BTreeSet::from([named]));
        }
    }
    let names_any = policies.0.iter().any(|policy| policy.policy_identifier == ANY);
    let any_counts = counters.any != Some(0) || !is_last && certificate.is_self_issued();
    if names_any && any_counts {
        for expected in above.values().flatten() {
            level.entry(*expected).or_insert_with(|| BTreeSet::from([*expected]));
        }
    }
    Ok(level)
}

/// What the next certificate may call a policy of this level (6.1.4, a and b).
fn map(level: &mut Level, authority: &Certificate, counters: &Counters) -> Result<(), Malformed> {
    let Some((_, mappings)) = authority.extension::<PolicyMappings>()? else { return Ok(()) };
    let mut mapped = Level::new();
    for one in &mappings.0 {
        if one.issuer_domain_policy == ANY || one.subject_domain_policy == ANY {
            return Err(Malformed::new("anyPolicy is mapped"));
        }
        mapped.entry(one.issuer_domain_policy).or_default().insert(one.subject_domain_policy);
    }
    if mapped.values().map(BTreeSet::len).sum::<usize>() > MOST {
        return Err(Malformed::new("too many mappings"));
    }
    let has_any = level.contains_key(&ANY);
    for (policy, names) in mapped {
        if counters.mapping == Some(0) {
            level.remove(&policy);
        } else if level.contains_key(&policy) || has_any {
            level.insert(policy, names);
        }
    }
    Ok(())
}
