//! Rows, cut into statements of a reasonable size.

/// A statement is kept well below the limits of every database.
const MAX_BYTES: usize = 500_000;

/// Groups of pieces: at most `max` pieces each, and not many more bytes than a statement should have.
pub(crate) fn batches(pieces: impl Iterator<Item = String>, max: usize) -> Vec<Vec<String>> {
    let mut batches: Vec<Vec<String>> = Vec::new();
    let mut bytes = 0;
    for piece in pieces {
        match batches.last_mut() {
            Some(batch) if batch.len() < max && bytes + piece.len() <= MAX_BYTES => {
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
