from tests.project.denial import denied as denied
