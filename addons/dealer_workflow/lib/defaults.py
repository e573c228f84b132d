"""Default values of fields that nobody sets."""


def keep_own(model, values, names):
    """Leave guarded fields the default of the program only, in the answer of `default_get`.

    A context (`default_state`) and a person's own defaults come past `create`, which sees what
    is asked for and not what is filled in afterwards.

    :param values: what `default_get` found; changed in place
    :param names: set of guarded fields
    """
    for name in names & values.keys():
        if default := model._fields[name].default:
            values[name] = default(model)
        else:
            del values[name]
    return values
