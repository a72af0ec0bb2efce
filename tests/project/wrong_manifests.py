"""Manifests that are wrong in one place, between « and », and what is said about each."""

from __future__ import annotations

from cfg_lsp.merge import DIALECTS

DIALECT = "`dialect` takes one of " + ", ".join(DIALECTS) + ", or a table"
SEVERITY = "takes one of error, warning, information, hint, off"
MARKER = "`dialect.reset` takes one marker, such as { _delete_ = true }"
STEP = "is no key path: a step of it is empty"
FILES = "matches no file: patterns are relative to the manifest, as in `configs/**`"

WRONG_VALUES = [
    ('include = «"configs"»\n', "`include` takes a list of strings", ""),
    ("max-chain = 4\nexclude = ['a', «1»]\n", "`exclude` takes a list of strings", ""),
    ("include = [\n  'a', # 'b'\n  «''»,\n]\n", f'`include`: "" {FILES}', ""),
    ("include = [«'./configs/**'»]\n", f'`include`: "./configs/**" {FILES}', ""),
    ("exclude = [«'configs/'»]\n", f'`exclude`: "configs/" {FILES}', ""),
    ("max-chain = «0»\n", "`max-chain` takes a number from 1", ""),
    ("max-chain = «true» # yes\n", "`max-chain` takes a number from 1", ""),
    ("max-chain = «4.5»\n", "`max-chain` takes a number from 1", ""),
    ("max-file-size = «'4 MiB'»\n", "`max-file-size` takes a number from 1", ""),
    ("default-config = «3»\n", "`default-config` takes a string", ""),
    ("rules = «3»\n", "`rules` takes a table", ""),
    ("[rules]\nlong-chain = 'off'\nwrong-base = «'loud'»\n", f"`rules.wrong-base` {SEVERITY}", ""),
    ("[rules]\nwrong-base = «'eror'»\n", f"`rules.wrong-base` {SEVERITY}", "did you mean `error`?"),
    ("[rules]\nwrong-base = «[]»\n", f"`rules.wrong-base` {SEVERITY}", ""),
    ("rules = { long-chain = 'off', wrong-base = «'x'» }\n", f"`rules.wrong-base` {SEVERITY}", ""),
    ("«maxchain» = 1\n", "no setting `maxchain`", "did you mean `max-chain`?"),
    (
        "[families.x]\nfiles = []\n«fils» = []\n",
        "no setting `fils` in [families.x]",
        "did you mean `files`?",
    ),
    ("[families]\nx = «3»\n", "`families.x` takes a table", ""),
    ("[families.x]\nfiles = «'a'»\n", "`families.x.files` takes a list of strings", ""),
    (
        "[families.x]\nnamed-lists = { a = ['id'], targets = «'name'» }\n",
        "`families.x.named-lists.targets` takes a list of at least one field",
        "",
    ),
    (
        "[families.x.named-lists]\ntargets = «[]»\n",
        "`families.x.named-lists.targets` takes a list of at least one field",
        "",
    ),
    ("[families.x]\nnamed-lists = { «'a..b'» = ['id'] }\n", f'"a..b" {STEP}', ""),
    ("[families.x]\nnew-datasets = «'a'»\n", "`families.x.new-datasets` takes a list of strings", ""),
    ("[families.x]\nnew-datasets = ['a', «''»]\n", '`families.x.new-datasets`: "" is empty', ""),
    ("[families.x]\nschema = «3»\n", "`families.x.schema` takes a string", ""),
    ('[references]\n"custom.mix" = «3»\n', "`references.custom.mix` takes a string", ""),
    (
        "[references]\n«custom».mix.path = 'fusion'\n",
        "`references.custom` takes a string",
        'a key path stands in quotes: "custom.mix.path"',
    ),
    ("[references]\n«'.a'» = 'fusion'\n", f'".a" {STEP}', ""),
    ("[parity]\nallow = []\n«allwo» = []\n", "no setting `allwo` in [parity]", "did you mean `allow`?"),
    ("[parity]\nallow = «'a'»\n", "`parity.allow` takes a list of strings", ""),
    ("[parity]\nallow = ['a', «'a.'»]\n", f'`parity.allow`: "a." {STEP}', ""),
    ("[parity]\nwhen-off = { a = «1» }\n", "`parity.when-off.a` takes a list of strings", ""),
    ("[parity]\nwhen-off = { a = ['a'], b = ['c', «'a..b'»] }\n", f'`parity.when-off.b`: "a..b" {STEP}', ""),
    ('dialect = «"latin"»\n', DIALECT, ""),
    ('dialect = «"padle"»\n', DIALECT, "did you mean `paddle`?"),
    ("dialect = «3»\n", DIALECT, ""),
    ("[dialect]\nkeys = «'extends'»\n", "`dialect.keys` takes a list of at least one key", ""),
    ("[dialect]\nkeys = «[]»\n", "`dialect.keys` takes a list of at least one key", ""),
    ("[dialect]\norder = «'first'»\n", "`dialect.order` takes one of later, earlier", ""),
    ("[dialect]\nmerge = «'flat'»\n", "`dialect.merge` takes one of deep, deep-strict, shallow", ""),
    (
        "dialect = { merge = «'depe'» }\n",
        "`dialect.merge` takes one of deep, deep-strict, shallow",
        "did you mean `deep`?",
    ),
    ("[dialect]\nscalars = «'1.2'»\n", "`dialect.scalars` takes one of yaml-1.1, omegaconf", ""),
    ("[dialect]\nreset = «{}»\n", MARKER, ""),
    ("[dialect]\nreset = «{ a = true, b = true }»\n", MARKER, ""),
    ("[dialect]\nreset = { a = «1» }\n", "`dialect.reset.a` takes true or false", ""),
    ("[dialect]\nextensionless = «1»\n", "`dialect.extensionless` takes true or false", ""),
    ("[dialect]\n«ordre» = 1\n", "no setting `ordre` in [dialect]", "did you mean `order`?"),
    ("layers = «3»\n", "`layers` takes a table", ""),
    ("[layers]\nx = «3»\n", "`layers.x` takes a table", ""),
    (
        "[layers.base]\nlocked = true\n«lockd» = true\n",
        "no setting `lockd` in [layers.base]",
        "did you mean `locked`?",
    ),
    ("[layers.base]\nlocked = «1»\n", "`layers.base.locked` takes true or false", ""),
    ("[layers.base]\none-section = «'yes'»\n", "`layers.base.one-section` takes true or false", ""),
    ("[layers.base]\nextends-exactly = «true»\n", "`layers.base.extends-exactly` takes a number from 0", ""),
    ("[layers.base]\nextends-exactly = «-1»\n", "`layers.base.extends-exactly` takes a number from 0", ""),
    ("[layers.base]\nfiles = «'a'»\n", "`layers.base.files` takes a list of strings", ""),
    ("[layers.a]\nextends = []\n[layers.b]\nextends = «'a'»\n", "`layers.b.extends` takes a list of strings", ""),
    ("[layers.a]\nrequire = ['a', «'.a'»]\n", f'`layers.a.require`: ".a" {STEP}', ""),
    ("[layers]\na = { forbid = [«''»] }\n", f'`layers.a.forbid`: "" {STEP}', ""),
    (
        "[layers.overlay]\nextends-exactly = 1\n«files» = ['configs/**']\n",
        "no setting `files` in [layers.overlay]",
        "an overlay is a preset that extends a preset: its files are those of `preset`",
    ),
    ("overlays = «3»\n", "`overlays` takes an array of tables", ""),
    ("overlays = [«3»]\n", "`overlays` takes an array of tables", ""),
    ("[«overlays»]\nname = 'a'\n", "`overlays` takes an array of tables", ""),
    ("overlays = [{ «nam» = 'a' }]\n", "no setting `nam` in [overlays]", "did you mean `name`?"),
    ("[[overlays]]\nname = 'a'\n[[overlays]]\nname = «3»\n", "`overlays.name` takes a string", ""),
    ("[[overlays]]\nallow = []\n[[overlays]]\nallow = [«1»]\n", "`overlays.allow` takes a list of strings", ""),
    ("[[overlays]]\nwhen = «'x'»\n", "`overlays.when` takes a table", ""),
    (
        "[[overlays]]\nwhen = { «rlhf».rlhf_type = 'gkd' }\n",
        "`overlays.when.rlhf` takes a string, a number, true, false or a list of these",
        'a key path stands in quotes: "rlhf.rlhf_type"',
    ),
    (
        "[[overlays]]\nwhen = { a = [1, «[2]»] }\n",
        "`overlays.when.a` takes a string, a number, true, false or a list of these",
        "",
    ),
    (
        "[[overlays]]\nwhen = { a = «1979-05-27» }\n",
        "`overlays.when.a` takes a string, a number, true, false or a list of these",
        "",
    ),
    ("[[overlays]]\n[[overlays]]\n«file» = []\n", "no setting `file` in [overlays]", "did you mean `files`?"),
    ("[removed]\n'a.b' = «1»\n", "`removed.a.b` takes a string", ""),
    ("[removed]\n«a».b = 'c'\n", "`removed.a` takes a string", 'a key path stands in quotes: "a.b"'),
]
"""Values and keys that are wrong by themselves: text, message and hint, where there is more to say."""

WRONG_NAMES = [
    (
        "[families.mixes]\n[references]\na = 'mixes'\nx = «'mxies'»\n",
        "no family `mxies`",
        "did you mean `mixes`?",
    ),
    ("[references]\nx = «'models'»\n", "no family `models`", "known are fusion, training, trainer"),
    ("[layers.base]\n[layers.preset]\nextends = ['base', «'bse'»]\n", "no layer `bse`", "did you mean `base`?"),
    ("[layers.a]\nextends = [«'x'»]\n[layers.b]\n[layers.overlay]\n", "no layer `x`", "known are a, b"),
    (
        "[layers.preset]\nextends = [«'overlay'»]\n[layers.overlay]\n",
        "no layer `overlay`",
        "an overlay is a preset that extends a preset: its files are those of `preset`",
    ),
]
"""The same: names of families and layers that there are not."""
