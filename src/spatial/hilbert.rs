//! A position along the Hilbert curve, which keeps neighbours in the plane near each other in a list.

const ORDER: u32 = 16;

/// Distance along the curve through a 65,536 × 65,536 grid laid over the world in fixed-point degrees.
#[must_use]
pub fn position(longitude_e7: i32, latitude_e7: i32) -> u32 {
    let scale = |value: i32, limit: i64| ((i64::from(value) + limit).clamp(0, 2 * limit - 1) * (1 << ORDER) / (2 * limit)) as u32;
    let (mut x, mut y) = (scale(longitude_e7, 1_800_000_000), scale(latitude_e7, 900_000_000));
    let mut distance = 0;
    let mut side = 1 << (ORDER - 1);
    while side > 0 {
        let (right, top) = (u32::from(x & side > 0), u32::from(y & side > 0));
        distance += side * side * ((3 * right) ^ top);
        // Turn the quadrant so that the curve enters and leaves it at the right corners.
        if top == 0 {
            if right == 1 {
                x = (1 << ORDER) - 1 - x;
                y = (1 << ORDER) - 1 - y;
            }
            std::mem::swap(&mut x, &mut y);
        }
        side /= 2;
    }
    distance
}
