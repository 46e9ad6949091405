//! An acceptor that puts each connection's stream into another one.

use axum_server::accept::Accept;
use std::io;
use std::pin::Pin;

/// Accepts as `inner` does, and wraps the streams that it gives.
#[derive(Debug, Clone)]
pub(super) struct WrappingAcceptor<A, W> {
    inner: A,
    wrap: W,
}

impl<A, W> WrappingAcceptor<A, W> {
    pub(super) fn new(inner: A, wrap: W) -> Self {
        Self { inner, wrap }
    }
}

impl<A, W, I, S, T> Accept<I, S> for WrappingAcceptor<A, W>
where
    A: Accept<I, S>,
    A::Future: Send + 'static,
    W: Fn(A::Stream) -> T + Clone + Send + 'static,
{
    type Stream = T;
    type Service = A::Service;
    type Future = Pin<Box<dyn Future<Output = io::Result<(T, A::Service)>> + Send>>;

    fn accept(&self, stream: I, service: S) -> Self::Future {
        let accepted = self.inner.accept(stream, service);
        let wrap = self.wrap.clone();
        Box::pin(async move {
            let (stream, service) = accepted.await?;
            Ok((wrap(stream), service))
        })
    }
}
