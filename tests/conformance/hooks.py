"""What schemathesis takes for a fault besides its own list."""

import schemathesis
from schemathesis.specs.openapi.checks import negative_data_rejection


@schemathesis.check
def bad_input_is_refused(context, response, case):
    """What the document does not allow is refused, but for a limit above the largest: the standard has it lowered (OGC 17-069r4,
    requirement 22)."""
    limit = str((case.query or {}).get("limit", ""))
    if limit.isdigit() and int(limit) > 10_000 and response.status_code == 200:
        return None
    return negative_data_rejection(context, response, case)
