//! A position along the Hilbert curve, which keeps neighbours in the plane near each other in a list.

const ORDER: u32 = 32;

/// Distance along the curve through a 2³² × 2³² grid laid over the world in fixed-point degrees (1e-7). Every fixed-point place has
/// a cell of its own, so a crowded street is sorted as finely as an empty plain.
#[must_use]
pub fn position(longitude_e7: i32, latitude_e7: i32) -> u64 {
    // Order is kept and no two places fall together; the curve need not cover the world evenly.
    let (mut x, mut y) = ((longitude_e7 as u32) ^ (1 << 31), (latitude_e7 as u32) ^ (1 << 31));
    let mut distance = 0u64;
    for bit in (0..ORDER).rev() {
        let (right, top) = (u64::from(x >> bit & 1), u64::from(y >> bit & 1));
        distance += ((3 * right) ^ top) << (2 * bit);
        // Turn the quadrant so that the curve enters and leaves it at the right corners.
        if top == 0 {
            if right == 1 {
                x = !x;
                y = !y;
            }
            std::mem::swap(&mut x, &mut y);
        }
    }
    distance
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_curve_visits_each_place_of_a_square_once_and_in_steps_of_one() {
        // The square begins at a corner of the curve's own quadrants.
        let base = 1 << 20;
        let mut places: Vec<(u64, i32, i32)> = (0..64).flat_map(|x| (0..64).map(move |y| (position(base + x, base + y), x, y))).collect();
        places.sort_unstable();
        for pair in places.windows(2) {
            let ((before, x, y), (after, u, v)) = (pair[0], pair[1]);
            assert_eq!(after, before + 1);
            assert_eq!((x - u).abs() + (y - v).abs(), 1, "{x} {y} to {u} {v}");
        }
    }
}
