/// A devicetree without nodes: what asks whether one is there is told no; what takes a property of
/// one does not compile, since there is no driver that could answer.
#ifndef ZEPHYR_INCLUDE_DEVICETREE_H_
#define ZEPHYR_INCLUDE_DEVICETREE_H_

#include <emu9160_zephyr.h>

#define DT_INVALID_NODE _
#define DT_ROOT DT_N
#define DT_ALIAS(alias) DT_INVALID_NODE
#define DT_NODELABEL(label) DT_INVALID_NODE
#define DT_CHOSEN(property) DT_INVALID_NODE
#define DT_PATH(...) DT_INVALID_NODE
#define DT_NODE_EXISTS(node) 0
#define DT_NODE_HAS_STATUS(node, status) 0
#define DT_NODE_HAS_STATUS_OKAY(node) 0
#define DT_NODE_HAS_PROP(node, property) 0
#define DT_HAS_ALIAS(alias) 0
#define DT_HAS_CHOSEN(property) 0
#define DT_HAS_COMPAT_STATUS_OKAY(compatible) 0
#define DT_NUM_INST_STATUS_OKAY(compatible) 0

#endif
