import texts from '../../locales/zh-CN/tagBatch.json';
import { labelsOf } from '../shared/locale';

/** What the editor calls a parameter, for messages about it. */
export const label = labelsOf(texts);
