use std::time::Duration;

/// Waits without a timer of the runtime: a program's own runtime may be without one.
pub(crate) async fn pause(duration: Duration) {
    // It fails when the runtime is shutting down, and then nobody waits any more.
    let _ = tokio::task::spawn_blocking(move || std::thread::sleep(duration)).await;
}
