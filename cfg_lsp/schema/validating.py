"""A repository's own JSON Schema: hold a resolved config against it, in the words of every other schema.

Knows the library that validates, which is imported only here. A config may inherit everything and be
a base itself, so nothing is required. References lead nowhere but into the schema itself: nothing is
fetched.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cfg_lsp.schema.from_json import at_reference, shape_of_json
from cfg_lsp.schema.judge import Fault, KeyPath, judge, kind_of, show
from cfg_lsp.schema.shape import ANYTHING, Field, Shape
from cfg_lsp.syntax import Tagged

_REQUIRING = frozenset({"required", "dependentRequired", "minProperties"})
_NAMES = frozenset({"properties", "patternProperties", "$defs", "definitions", "dependentSchemas"})
_VALUES = frozenset({"enum", "const", "default", "examples"})
_BOUNDS = frozenset({"minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum"})


def fault_of_schema(schema: Any) -> str:
    """What is wrong with a schema itself, as the end of a sentence; empty where nothing is."""
    from jsonschema import SchemaError
    from jsonschema.validators import Draft202012Validator, validator_for

    if not isinstance(schema, dict):
        return "is no mapping"
    for reference in _references(schema):
        try:
            at_reference(schema, reference)
        except LookupError:
            return f"refers to `{reference}`, which is not in it; only references such as `#/$defs/name` are followed"
    try:
        validator_for(schema, Draft202012Validator).check_schema(schema)
        list(_validator(schema).iter_errors({}))
    except SchemaError as error:
        where = "/".join(map(str, error.absolute_path))
        return f"is no JSON Schema: {f'`{where}`: ' if where else ''}{error.message}"
    except RecursionError:
        return "refers to itself without end"
    return ""


class Validator:
    """A schema without fault, ready to judge many configs."""

    def __init__(self, schema: dict[str, Any]) -> None:
        self._schema = schema
        self._validator = _validator(_lenient(schema))

    def faults(self, value: Any) -> Iterator[Fault]:
        """Every fault of a resolved config; keys are texts, as in JSON."""
        try:
            errors = list(self._validator.iter_errors(_plain(value)))
        except RecursionError:  # deeper than anything a schema describes
            return
        for error in errors:
            yield from self._in_words(error, tuple(error.absolute_path))

    def _in_words(self, error: Any, keys: KeyPath) -> Iterator[Fault]:
        if isinstance(error.instance, Tagged):
            return
        faults = list(judge(self._shape(error), error.instance, keys))
        if faults:
            yield from faults
        else:
            yield Fault("wrong-value", keys, *_own_words(error, keys))

    def _shape(self, error: Any) -> Shape:
        """A shape that says no more than the part of the schema that the value broke."""
        keyword, schema = error.validator, error.schema
        if keyword == "type":
            return shape_of_json({"type": schema["type"]})
        kind = kind_of(error.instance)
        kinds = (kind,) if kind is not None else ()
        if keyword in ("enum", "const"):
            return shape_of_json({keyword: schema[keyword]})._replace(kinds=kinds)
        if keyword in _BOUNDS:
            bounds = {name: schema[name] for name in _BOUNDS if name in schema}
            return shape_of_json(bounds)._replace(kinds=kinds)
        if keyword in ("additionalProperties", "unevaluatedProperties") and schema[keyword] is False:
            extra = _extra(error.instance, schema)
            known = {*schema.get("properties", ()), *(key for key in error.instance if key not in extra)}
            return Shape(("mapping",), fields={name: Field(name, ANYTHING) for name in known})
        if keyword == "anyOf":
            rooted = {
                **schema,
                **{name: self._schema[name] for name in ("$defs", "definitions") if name in self._schema},
            }
            return shape_of_json(rooted)
        return ANYTHING


def _own_words(error: Any, keys: KeyPath) -> tuple[str, str]:
    """The message and the hint for what shapes cannot say."""
    name, value = ".".join(map(str, keys)) or "the config", error.validator_value
    seen = show(error.instance) if not isinstance(error.instance, dict | list) else ""
    if error.validator == "pattern":
        return f"`{name}` cannot be `{seen}`", f"write a text that matches `{value}`"
    if error.validator in ("minLength", "maxLength"):
        bound = "at least" if error.validator == "minLength" else "at most"
        return f"`{name}` has {len(error.instance)} characters", f"write a text of {bound} {value}"
    if error.validator in ("minItems", "maxItems"):
        bound = "at least" if error.validator == "minItems" else "at most"
        return f"`{name}` has {len(error.instance)} items", f"write a list of {bound} {value}"
    if error.validator == "uniqueItems":
        return f"`{name}` lists an item twice", "remove one of them"
    if error.validator == "multipleOf":
        return f"`{name}` cannot be `{seen}`", f"write a multiple of {show(value)}"
    if error.validator in ("exclusiveMaximum",):
        return (
            f"`{name}` is less than {show(value)}, and this is {seen}",
            f"write a number that is less than {show(value)}",
        )
    if seen:
        return f"`{name}` cannot be `{seen}`", "see the schema that the manifest names for this family"
    return f"`{name}` is not what its schema describes", "see the schema that the manifest names for this family"


def _extra(value: dict[str, Any], schema: dict[str, Any]) -> list[str]:
    """The keys that neither `properties` nor `patternProperties` know."""
    import re

    patterns = schema.get("patternProperties", {})
    known = schema.get("properties", {})
    return [key for key in value if key not in known and not any(re.search(each, key) for each in patterns)]


def _validator(schema: dict[str, Any]) -> Any:
    from jsonschema.validators import Draft202012Validator, validator_for
    from referencing import Registry

    return validator_for(schema, Draft202012Validator)(schema, registry=Registry())


def _references(schema: Any) -> Iterator[str]:
    waiting = [schema]
    while waiting:
        here = waiting.pop()
        if isinstance(here, dict):
            if isinstance(here.get("$ref"), str):
                yield here["$ref"]
            waiting += [each for name, each in here.items() if name not in _VALUES]
        elif isinstance(here, list):
            waiting += here


def _lenient(schema: Any) -> Any:
    """A schema that requires nothing: what a config lacks, another one may give.

    Of several schemas one or more may fit then, and a condition that asks only whether something
    is there asks nothing more.
    """
    if isinstance(schema, list):
        return [_lenient(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    made: dict[str, Any] = {}
    for name, value in schema.items():
        if name in _REQUIRING:
            continue
        if name in _NAMES and isinstance(value, dict):
            made[name] = {key: _lenient(each) for key, each in value.items()}
        elif name in _VALUES:
            made[name] = value
        else:
            made["anyOf" if name == "oneOf" and "anyOf" not in schema else name] = _lenient(value)
    for name in ("not", "if", "oneOf"):
        if name in made and made[name] != schema[name]:
            del made[name]
    return made


def _plain(value: Any) -> Any:
    """A value as JSON has it: keys are texts. What is under a tag stays what it is."""
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list) else value
