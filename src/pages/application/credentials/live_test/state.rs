//! What is chosen in the dialog, and what came of it.

use std::rc::Rc;

use leptos::{html::Input, prelude::*, task::spawn_local};
use management_api::{Algorithm, Credential};
use web_sys::File;
use zeroize::Zeroizing;

use super::draft::TestDraft;
use super::run::{Command, Test, TestError, Tested};
use crate::{
    api::{Api, Sent},
    crypto::ChosenKey,
    domain::assertion_policy,
    material::read_bytes,
    session::Server,
};

/// A private key that was chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Chosen {
    /// The name of its file.
    pub name: String,
    /// It needs a passphrase.
    pub is_encrypted: bool,
}

/// What the assertion says, where that can be chosen.
#[derive(Clone, Copy)]
pub(super) struct Options {
    pub algorithm: RwSignal<Algorithm>,
    pub audience: RwSignal<String>,
    pub typ: RwSignal<String>,
    pub with_kid: RwSignal<bool>,
    /// The API that the token is for; may be empty.
    pub api: RwSignal<String>,
}

impl Options {
    fn new(algorithm: Algorithm, issuer: String) -> Self {
        Self {
            algorithm: RwSignal::new(algorithm),
            audience: RwSignal::new(issuer),
            typ: RwSignal::new("JWT".to_owned()),
            with_kid: RwSignal::new(true),
            api: RwSignal::new(String::new()),
        }
    }

    fn draft(self, client_id: String, kid: Option<String>) -> TestDraft {
        let optional = |text: String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        TestDraft {
            client_id,
            audience: self.audience.get_untracked().trim().to_owned(),
            algorithm: self.algorithm.get_untracked(),
            kid: kid.filter(|_| self.with_kid.get_untracked()),
            typ: optional(self.typ.get_untracked()),
            api: optional(self.api.get_untracked()),
        }
    }
}

/// A credential, the key that is to match it, and the last test.
#[derive(Clone, Copy)]
pub(super) struct LiveTestState {
    client_id: StoredValue<String>,
    credential: StoredValue<Credential>,
    pub options: Options,
    pub passphrase: NodeRef<Input>,
    /// Not a signal: the private key, until the dialog closes.
    key: StoredValue<Option<Rc<ChosenKey>>, LocalStorage>,
    pub chosen: RwSignal<Option<Chosen>>,
    pub error: RwSignal<Option<TestError>>,
    pub tested: RwSignal<Option<Tested>>,
    pub command: RwSignal<Option<Command>>,
    pub is_busy: RwSignal<bool>,
    /// The last one: it also judges what the command printed.
    pub last: StoredValue<Option<Rc<Test>>, LocalStorage>,
}

impl LiveTestState {
    pub fn new(client_id: String, credential: Credential, algorithm: Algorithm) -> Self {
        let server = expect_context::<Server>().0.latest().get_untracked();
        let issuer = server.map(|server| server.issuer).unwrap_or_default();
        Self {
            client_id: StoredValue::new(client_id),
            credential: StoredValue::new(credential),
            options: Options::new(algorithm, issuer),
            passphrase: NodeRef::new(),
            key: StoredValue::new_local(None),
            chosen: RwSignal::new(None),
            error: RwSignal::new(None),
            tested: RwSignal::new(None),
            command: RwSignal::new(None),
            is_busy: RwSignal::new(false),
            last: StoredValue::new_local(None),
        }
    }

    fn clear(self) {
        self.error.set(None);
        self.tested.set(None);
        self.command.set(None);
    }

    /// Reads a private key.
    pub fn choose(self, file: File) {
        self.clear();
        spawn_local(async move {
            match read(&file).await {
                Ok(read) => {
                    let is_encrypted = matches!(read, ChosenKey::Encrypted(_));
                    self.key.try_set_value(Some(Rc::new(read)));
                    self.chosen.try_set(Some(Chosen {
                        name: file.name(),
                        is_encrypted,
                    }));
                }
                Err(failed) => {
                    self.key.try_set_value(None);
                    self.chosen.try_set(None);
                    self.error.try_set(Some(failed));
                }
            }
        });
    }

    /// Signs an assertion, and sends it or makes a command that does.
    pub fn begin(self, api: Api, server: Server, is_sent: bool) {
        let Some(key) = self
            .key
            .get_value()
            .filter(|_| !self.is_busy.get_untracked())
        else {
            return;
        };
        let input = self.passphrase.get_untracked();
        let passphrase = input
            .map(|input| Zeroizing::new(input.value()))
            .unwrap_or_default();
        let test = Rc::new(self.test(api, server));
        self.last.set_value(Some(test.clone()));
        self.is_busy.set(true);
        self.clear();
        spawn_local(async move {
            match self.run(&test, key, &passphrase, is_sent).await {
                Ok((tested, command)) => {
                    self.tested.try_set(tested);
                    self.command.try_set(command);
                }
                Err(failed) => {
                    self.error.try_set(Some(failed));
                }
            }
            self.is_busy.try_set(false);
        });
    }

    fn test(self, api: Api, server: Server) -> Test {
        let credential = self.credential.get_value();
        let server = server.0.latest().get_untracked();
        Test {
            api,
            draft: self
                .options
                .draft(self.client_id.get_value(), credential.kid),
            credential_id: credential.id,
            credential_name: credential.name,
            policy: assertion_policy(server.as_ref(), ""),
        }
    }

    async fn run(
        self,
        test: &Test,
        key: Rc<ChosenKey>,
        passphrase: &str,
        is_sent: bool,
    ) -> Result<(Option<Tested>, Option<Command>), TestError> {
        let key = match key.decrypted(passphrase).await? {
            // The passphrase is not needed any more: its field goes.
            Some(plain) => {
                let plain = Rc::new(plain);
                self.key.try_set_value(Some(plain.clone()));
                self.chosen.try_update(|chosen| {
                    if let Some(chosen) = chosen {
                        chosen.is_encrypted = false;
                    }
                });
                plain
            }
            None => key,
        };
        let signing = test.open(&key).await?;
        if !is_sent {
            return Ok((None, Some(test.sign(&signing).await?)));
        }
        let tested = test.run(&signing).await?;
        // The jti of an assertion that was sent is used up.
        let command = match tested.sent {
            Sent::Answered(_) => None,
            _ => Some(test.sign(&signing).await?),
        };
        Ok((Some(tested), command))
    }
}

async fn read(file: &File) -> Result<ChosenKey, TestError> {
    let bytes = read_bytes(file).await?;
    Ok(ChosenKey::read(&bytes)?)
}
