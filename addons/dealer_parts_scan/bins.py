def bin_name(location):
    """Return a bin's name within its warehouse: `WH/Stock/A/01` is read `A/01` on the shelf."""
    names = (location.complete_name or "").split("/")
    return "/".join(names[2:]) if location.usage == "internal" and names[2:] else names[-1]
