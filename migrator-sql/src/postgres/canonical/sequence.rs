use migrator_core::schema::Sequence;

pub(super) fn canonical(sequence: &Sequence) -> Sequence {
    let down = sequence.increment < 0;
    let (usual_min, usual_max) = if down { (i64::MIN, -1) } else { (1, i64::MAX) };
    Sequence {
        min: sequence.min.filter(|min| *min != usual_min),
        max: sequence.max.filter(|max| *max != usual_max),
        ..sequence.clone()
    }
}
