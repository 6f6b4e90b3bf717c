//! Logs and metrics. Invariant: log lines carry ids, never names or content.

use crate::config::{LogFormat, Logs};
use anyhow::Context as _;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tracing_subscriber::{EnvFilter, fmt};

/// Starts logging to standard error.
///
/// # Errors
/// A filter that cannot be read.
pub fn start_logs(logs: &Logs) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(&logs.filter).context("logs.filter cannot be read")?;
    // a log that cannot be written (its disk is full) must not end what was to be logged
    let subscriber = fmt().with_env_filter(filter).with_writer(std::io::stderr).log_internal_errors(false);
    match logs.format {
        LogFormat::Human => subscriber.init(),
        LogFormat::Json => subscriber.json().init(),
    }
    Ok(())
}

/// Starts counting.
///
/// # Errors
/// When counting has already started.
pub fn start_metrics() -> anyhow::Result<PrometheusHandle> {
    PrometheusBuilder::new()
        .set_buckets(&[0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0])
        .and_then(PrometheusBuilder::install_recorder)
        .context("metrics cannot start")
}
