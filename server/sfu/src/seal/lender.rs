//! A crypto provider that does what another does, and remembers its last sealing until somebody takes it.

use std::sync::{Arc, Mutex, PoisonError};

use rtc::crypto::{
    ActiveKeyExchange, AeadAlgorithm, AeadCipher, BlockCipherAlgorithm, CbcAlgorithm, CbcCipher, CryptoAlgorithm,
    CryptoError, HashAlgorithm, HmacAlgorithm, KeyExchangeAlgorithm, Mac, PublicKey, RTCCrypto, RTCCryptoProvider,
    RTCRandom, SecretVec, SignatureScheme, SigningKey, StreamCipher, StreamCipherAlgorithm,
};

use super::NONCE;

type Result<T> = std::result::Result<T, CryptoError>;

/// With what something was sealed.
pub(super) struct Sealing {
    pub(super) algorithm: AeadAlgorithm,
    pub(super) key: SecretVec,
    pub(super) nonce: [u8; NONCE],
}

/// Remembers until it is taken, then never again.
#[derive(Default)]
struct Memory {
    last: Option<Sealing>,
    closed: bool,
}

/// One viewer's crypto provider.
#[derive(Clone)]
pub(crate) struct Lender {
    inner: Arc<dyn RTCCryptoProvider>,
    memory: Arc<Mutex<Memory>>,
}

impl Lender {
    pub(crate) fn new(inner: Arc<dyn RTCCryptoProvider>) -> Self {
        Self { inner, memory: Arc::default() }
    }

    pub(super) fn inner(&self) -> &dyn RTCCryptoProvider {
        &*self.inner
    }

    /// The last sealing; nothing is remembered after this.
    pub(super) fn take(&self) -> Option<Sealing> {
        let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        memory.closed = true;
        memory.last.take()
    }
}

struct Watched {
    inner: Box<dyn AeadCipher>,
    algorithm: AeadAlgorithm,
    /// Kept only while it may be asked for.
    key: Option<SecretVec>,
    memory: Arc<Mutex<Memory>>,
}

impl Watched {
    fn remember(&mut self, nonce: &[u8]) {
        let Some(key) = &self.key else { return };
        let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        if memory.closed {
            drop(memory);
            self.key = None;
        } else if let Ok(nonce) = nonce.try_into() {
            memory.last = Some(Sealing { algorithm: self.algorithm, key: key.clone(), nonce });
        }
    }
}

impl AeadCipher for Watched {
    fn tag_len(&self) -> usize {
        self.inner.tag_len()
    }

    fn seal_in_place(&mut self, nonce: &[u8], aad: &[u8], data: &mut [u8], tag: &mut [u8]) -> Result<()> {
        self.remember(nonce);
        self.inner.seal_in_place(nonce, aad, data, tag)
    }

    fn open_in_place(&mut self, nonce: &[u8], aad: &[u8], data: &mut [u8], tag: &[u8]) -> Result<()> {
        self.inner.open_in_place(nonce, aad, data, tag)
    }
}

impl RTCCryptoProvider for Lender {
    fn name(&self) -> &'static str {
        self.inner.name()
    }

    fn crypto(&self) -> &dyn RTCCrypto {
        self
    }

    fn random(&self) -> &dyn RTCRandom {
        self.inner.random()
    }
}

impl RTCCrypto for Lender {
    fn new_aead(&self, algorithm: AeadAlgorithm, key: &[u8]) -> Result<Box<dyn AeadCipher>> {
        let inner = self.inner.crypto().new_aead(algorithm, key)?;
        let key = Some(SecretVec::new(key.to_vec()));
        Ok(Box::new(Watched { inner, algorithm, key, memory: self.memory.clone() }))
    }

    fn supports(&self, algorithm: CryptoAlgorithm) -> bool {
        self.inner.crypto().supports(algorithm)
    }

    fn hash(&self, algorithm: HashAlgorithm, data: &[u8]) -> Result<Vec<u8>> {
        self.inner.crypto().hash(algorithm, data)
    }

    fn block_encrypt(&self, algorithm: BlockCipherAlgorithm, key: &[u8], block: &mut [u8]) -> Result<()> {
        self.inner.crypto().block_encrypt(algorithm, key, block)
    }

    fn new_hmac(&self, algorithm: HmacAlgorithm, key: &[u8]) -> Result<Box<dyn Mac>> {
        self.inner.crypto().new_hmac(algorithm, key)
    }

    fn new_stream_cipher(&self, algorithm: StreamCipherAlgorithm, key: &[u8]) -> Result<Box<dyn StreamCipher>> {
        self.inner.crypto().new_stream_cipher(algorithm, key)
    }

    fn new_cbc(&self, algorithm: CbcAlgorithm, key: &[u8]) -> Result<Box<dyn CbcCipher>> {
        self.inner.crypto().new_cbc(algorithm, key)
    }

    fn start_key_exchange(&self, algorithm: KeyExchangeAlgorithm) -> Result<Box<dyn ActiveKeyExchange>> {
        self.inner.crypto().start_key_exchange(algorithm)
    }

    fn generate_signing_key(&self, scheme: SignatureScheme) -> Result<Arc<dyn SigningKey>> {
        self.inner.crypto().generate_signing_key(scheme)
    }

    fn import_signing_key(&self, scheme: SignatureScheme, der: &[u8]) -> Result<Arc<dyn SigningKey>> {
        self.inner.crypto().import_signing_key(scheme, der)
    }

    fn verify_signature(
        &self,
        scheme: SignatureScheme,
        public_key: PublicKey<'_>,
        message: &[u8],
        signature: &[u8],
    ) -> Result<()> {
        self.inner.crypto().verify_signature(scheme, public_key, message, signature)
    }
}
