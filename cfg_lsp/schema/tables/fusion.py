"""What configs of the family `fusion` may say.

Written by tools/generate_docs.py; change cfg_lsp.schema.fusion instead.
"""

from cfg_lsp.schema.shape import MISSING, Field, Shape

SHAPE = Shape(kinds=('mapping',), fields={
'targets': Field(name='targets', shape=Shape(kinds=('list', 'null'), items=Shape(kinds=('mapping',), fields={
'name': Field(name='name', shape=Shape(kinds=('text', 'number', 'null')), does='Name of the entry, by which overlays merge; `dataset` by default.', default=None),
'dataset': Field(name='dataset', shape=Shape(kinds=('text', 'number', 'null')), does='What reads the records.', default=None),
'mode': Field(name='mode', shape=Shape(kinds=('text', 'null')), does='What is learned of a sample, such as `dense`, `summary` or `chat`.', default=None),
'template': Field(name='template', shape=Shape(kinds=('text', 'null')), does='How a sample becomes a conversation.', default=None),
'train_jsonl': Field(name='train_jsonl', shape=Shape(kinds=('text', 'list', 'null'), items=Shape(kinds=('text',))), does='File with the records to train on; a base may leave it open.', is_required=True),
'val_jsonl': Field(name='val_jsonl', shape=Shape(kinds=('text', 'list', 'null'), items=Shape(kinds=('text',))), does='File with the records to evaluate on.', default=None),
'ratio': Field(name='ratio', shape=Shape(kinds=('number',), least=0), does='Samples drawn in an epoch; of a source, as a share of all targets.', default=1.0),
'seed': Field(name='seed', shape=Shape(kinds=('integer', 'null'), least=0), does='Seed of the draw.', default=None),
'sample_without_replacement': Field(name='sample_without_replacement', shape=Shape(kinds=('boolean',)), does='Whether no sample is drawn twice in an epoch.', default=False),
'system_prompt': Field(name='system_prompt', shape=Shape(kinds=('text', 'null')), does="System prompt, in place of the run's.", default=None),
'user_prompt': Field(name='user_prompt', shape=Shape(kinds=('text', 'null')), does="User prompt, in place of the run's.", default=None),
'poly_fallback': Field(name='poly_fallback', shape=Shape(kinds=('text', 'null')), does='What polygons become, such as `poly` or `bbox_2d`.', default=None),
'poly_max_points': Field(name='poly_max_points', shape=Shape(kinds=('integer', 'null'), least=3), does='Most corners of a polygon.', default=None),
'max_objects_per_image': Field(name='max_objects_per_image', shape=Shape(kinds=('integer', 'null'), least=1), does='Most objects of an image.', default=None),
'max_pixels': Field(name='max_pixels', shape=Shape(kinds=('integer', 'null'), least=1), does='Largest image in pixels.', default=None),
'augmentation_enabled': Field(name='augmentation_enabled', shape=Shape(kinds=('boolean',)), does='Whether images are changed while training.', default=True),
'curriculum_enabled': Field(name='curriculum_enabled', shape=Shape(kinds=('boolean',)), does='Whether augmentation grows over the run.', default=True),
'train_sample_limit': Field(name='train_sample_limit', shape=Shape(kinds=('integer', 'null'), least=1), does='Most samples to train on.', default=None),
'val_sample_limit': Field(name='val_sample_limit', shape=Shape(kinds=('integer', 'null'), least=0), does='Most samples to evaluate on.', default=None),
'params': Field(name='params', shape=Shape(kinds=('mapping',), others=Shape()), does='Further settings of what reads the records.', default={}),
}, does='A dataset that the model is for; an epoch sees each of its samples once.')), does='The datasets that the model is for.', default=None),
'sources': Field(name='sources', shape=Shape(kinds=('list', 'null'), items=Shape(kinds=('mapping',), fields={
'name': Field(name='name', shape=Shape(kinds=('text', 'number', 'null')), does='Name of the entry, by which overlays merge; `dataset` by default.', default=None),
'dataset': Field(name='dataset', shape=Shape(kinds=('text', 'number', 'null')), does='What reads the records.', default=None),
'mode': Field(name='mode', shape=Shape(kinds=('text', 'null')), does='What is learned of a sample, such as `dense`, `summary` or `chat`.', default=None),
'template': Field(name='template', shape=Shape(kinds=('text', 'null')), does='How a sample becomes a conversation.', default=None),
'train_jsonl': Field(name='train_jsonl', shape=Shape(kinds=('text', 'list', 'null'), items=Shape(kinds=('text',))), does='File with the records to train on; a base may leave it open.', is_required=True),
'val_jsonl': Field(name='val_jsonl', shape=Shape(kinds=('text', 'list', 'null'), items=Shape(kinds=('text',))), does='File with the records to evaluate on.', default=None),
'ratio': Field(name='ratio', shape=Shape(kinds=('number',), least=0), does='Samples drawn in an epoch, as a share of all target samples together.', is_required=True),
'seed': Field(name='seed', shape=Shape(kinds=('integer', 'null'), least=0), does='Seed of the draw.', default=None),
'sample_without_replacement': Field(name='sample_without_replacement', shape=Shape(kinds=('boolean',)), does='Whether no sample is drawn twice in an epoch.', default=False),
'system_prompt': Field(name='system_prompt', shape=Shape(kinds=('text', 'null')), does="System prompt, in place of the run's.", default=None),
'user_prompt': Field(name='user_prompt', shape=Shape(kinds=('text', 'null')), does="User prompt, in place of the run's.", default=None),
'poly_fallback': Field(name='poly_fallback', shape=Shape(kinds=('text', 'null')), does='What polygons become, such as `poly` or `bbox_2d`.', default=None),
'poly_max_points': Field(name='poly_max_points', shape=Shape(kinds=('integer', 'null'), least=3), does='Most corners of a polygon.', default=None),
'max_objects_per_image': Field(name='max_objects_per_image', shape=Shape(kinds=('integer', 'null'), least=1), does='Most objects of an image.', default=None),
'max_pixels': Field(name='max_pixels', shape=Shape(kinds=('integer', 'null'), least=1), does='Largest image in pixels.', default=None),
'augmentation_enabled': Field(name='augmentation_enabled', shape=Shape(kinds=('boolean',)), does='Whether images are changed while training.', default=True),
'curriculum_enabled': Field(name='curriculum_enabled', shape=Shape(kinds=('boolean',)), does='Whether augmentation grows over the run.', default=True),
'train_sample_limit': Field(name='train_sample_limit', shape=Shape(kinds=('integer', 'null'), least=1), does='Most samples to train on.', default=None),
'val_sample_limit': Field(name='val_sample_limit', shape=Shape(kinds=('integer', 'null'), least=0), does='Most samples to evaluate on.', default=None),
'params': Field(name='params', shape=Shape(kinds=('mapping',), others=Shape()), does='Further settings of what reads the records.', default={}),
}, does='A dataset that keeps the model from forgetting; an epoch draws a share of it.')), does='The datasets that keep it from forgetting.', default=None),
'seed': Field(name='seed', shape=Shape(kinds=('integer', 'null'), least=0), does='Seed of all draws.', default=None),
'shuffle': Field(name='shuffle', shape=Shape(kinds=('boolean',)), does='Whether datasets are mixed with each other.', default=True),
'use_summary': Field(name='use_summary', shape=Shape(kinds=('boolean',)), does='Whether samples are summaries instead of lists of objects.', default=False),
'notes': Field(name='notes', shape=Shape(kinds=('text', 'null')), does='What the mix is for.', default=None),
}, others=Shape(), does='A mix of datasets.')
