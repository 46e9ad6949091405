//! The server's keys in memory, read from the store again from time to time.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use store::{SigningKey, Store, StoreError};

use super::{KeyError, PublicKey, Signer};
use crate::clock::Clock;
use crate::settings::AccessTokenAlgorithm;

/// Seconds between look-ups of keys that are not in memory: forged tokens must not cause a look-up
/// each.
const REFRESH_INTERVAL: i64 = 5;

/// Seconds for which a retired key is still trusted: the longest life of a token, 30 days, and an hour in which other
/// processes learn of the rotation. A retired key that is stolen later is useless.
const TRUSTED_AFTER_ROTATION: i64 = 30 * 86_400 + 3600;

/// The current key of each algorithm, and the public keys of the retired ones.
#[derive(Debug)]
pub struct KeyRing {
    keys: RwLock<Arc<Keys>>,
    refreshed_at: AtomicI64,
}

#[derive(Debug)]
struct Keys {
    current: Vec<Arc<Signer>>,
    published: Vec<PublicKey>,
}

/// Why the keys could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// A key is at fault.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The store is at fault.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl KeyRing {
    /// Reads the keys; generates the first of each algorithm if the store has none.
    ///
    /// # Errors
    /// The store fails, a stored key is unreadable, or none could be generated.
    pub async fn load(store: &dyn Store, clock: &dyn Clock) -> Result<Self, LoadError> {
        let stored = store.signing_keys().await?;
        for algorithm in AccessTokenAlgorithm::ALL {
            let is_current =
                |key: &SigningKey| key.algorithm == algorithm.as_str() && key.retired_at.is_none();
            if !stored.iter().any(is_current) {
                store.ensure_signing_key(new_key(algorithm, clock)?).await?;
            }
        }
        let keys = read(&store.signing_keys().await?, clock.now().timestamp())?;
        Ok(Self {
            keys: RwLock::new(Arc::new(keys)),
            refreshed_at: AtomicI64::new(i64::MIN),
        })
    }

    /// Reads the keys again, so that a rotation by another process takes effect. `now` is in seconds.
    ///
    /// # Errors
    /// As [`Self::load`]; the keys in memory stay as they were.
    pub async fn refresh(&self, store: &dyn Store, now: i64) -> Result<(), LoadError> {
        let keys = Arc::new(read(&store.signing_keys().await?, now)?);
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = keys;
        Ok(())
    }

    /// Makes sure that `kid` is in memory if the store has it: another process may have made it a
    /// moment ago. `now` is in seconds.
    ///
    /// # Errors
    /// As [`Self::load`].
    pub async fn refresh_if_missing(
        &self,
        kid: &str,
        store: &dyn Store,
        now: i64,
    ) -> Result<(), LoadError> {
        if self.public_key(kid).is_some() {
            return Ok(());
        }
        let refreshed_at = self.refreshed_at.swap(now, Ordering::Relaxed);
        if now.saturating_sub(refreshed_at) < REFRESH_INTERVAL {
            self.refreshed_at.store(refreshed_at, Ordering::Relaxed);
            return Ok(());
        }
        self.refresh(store, now).await
    }

    /// The key that signs by `algorithm` now.
    ///
    /// # Errors
    /// [`KeyError::Missing`].
    pub fn signer(&self, algorithm: AccessTokenAlgorithm) -> Result<Arc<Signer>, KeyError> {
        self.keys()
            .current
            .iter()
            .find(|signer| signer.public().algorithm() == algorithm)
            .cloned()
            .ok_or(KeyError::Missing(algorithm.as_str()))
    }

    /// The published key with this key ID.
    pub fn public_key(&self, kid: &str) -> Option<PublicKey> {
        self.keys()
            .published
            .iter()
            .find(|key| key.kid() == kid)
            .cloned()
    }

    /// All published keys: those that sign, and those that signed tokens which may still live.
    pub fn published(&self) -> Vec<PublicKey> {
        self.keys().published.clone()
    }

    fn keys(&self) -> Arc<Keys> {
        Arc::clone(&self.keys.read().unwrap_or_else(PoisonError::into_inner))
    }
}

/// A new key pair in the form that the store keeps.
///
/// # Errors
/// [`KeyError::Generation`].
pub fn new_key(algorithm: AccessTokenAlgorithm, clock: &dyn Clock) -> Result<SigningKey, KeyError> {
    let (signer, private_key) = Signer::generate(algorithm)?;
    Ok(SigningKey {
        kid: signer.public().kid().to_owned(),
        algorithm: algorithm.as_str().to_owned(),
        private_key,
        created_at: clock.now().into(),
        retired_at: None,
    })
}

fn read(stored: &[SigningKey], now: i64) -> Result<Keys, KeyError> {
    let mut current = Vec::new();
    let mut published = Vec::new();
    let is_trusted = |key: &&SigningKey| {
        key.retired_at
            .is_none_or(|at| now <= (at.to_millis() / 1000).saturating_add(TRUSTED_AFTER_ROTATION))
    };
    for key in stored.iter().filter(is_trusted) {
        let signer = Signer::read(key)?;
        published.push(signer.public().clone());
        if key.retired_at.is_none() {
            current.push(Arc::new(signer));
        }
    }
    Ok(Keys { current, published })
}
