//! Many rows as several statements, each well below the limits of the databases.

/// Cuts pieces of SQL into batches of at most so many pieces and so many bytes. A piece that is
/// longer stands alone.
pub(crate) fn batches(
    pieces: impl Iterator<Item = String>,
    max_pieces: usize,
    max_bytes: usize,
) -> Vec<Vec<String>> {
    let mut batches: Vec<Vec<String>> = Vec::new();
    let mut bytes = 0;
    for piece in pieces {
        match batches.last_mut() {
            Some(batch) if batch.len() < max_pieces && bytes + piece.len() <= max_bytes => {
                bytes += piece.len();
                batch.push(piece);
            }
            _ => {
                bytes = piece.len();
                batches.push(vec![piece]);
            }
        }
    }
    batches
}
