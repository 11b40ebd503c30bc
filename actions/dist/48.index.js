export const id = 48;
export const ids = [48];
export const modules = {

/***/ 1048:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  AttributeProtoSchema: () => (/* binding */ AttributeProtoSchema),
  AttributeProto_AttributeType: () => (/* binding */ AttributeProto_AttributeType),
  AttributeProto_AttributeTypeSchema: () => (/* binding */ AttributeProto_AttributeTypeSchema),
  DeviceConfigurationProtoSchema: () => (/* binding */ DeviceConfigurationProtoSchema),
  FunctionProtoSchema: () => (/* binding */ FunctionProtoSchema),
  GraphProtoSchema: () => (/* binding */ GraphProtoSchema),
  IntIntListEntryProtoSchema: () => (/* binding */ IntIntListEntryProtoSchema),
  ModelProtoSchema: () => (/* binding */ ModelProtoSchema),
  NodeDeviceConfigurationProtoSchema: () => (/* binding */ NodeDeviceConfigurationProtoSchema),
  NodeProtoSchema: () => (/* binding */ NodeProtoSchema),
  OperatorSetIdProtoSchema: () => (/* binding */ OperatorSetIdProtoSchema),
  OperatorStatus: () => (/* binding */ OperatorStatus),
  OperatorStatusSchema: () => (/* binding */ OperatorStatusSchema),
  ShardedDimProtoSchema: () => (/* binding */ ShardedDimProtoSchema),
  ShardingSpecProtoSchema: () => (/* binding */ ShardingSpecProtoSchema),
  SimpleShardedDimProtoSchema: () => (/* binding */ SimpleShardedDimProtoSchema),
  SparseTensorProtoSchema: () => (/* binding */ SparseTensorProtoSchema),
  StringStringEntryProtoSchema: () => (/* binding */ StringStringEntryProtoSchema),
  TensorAnnotationSchema: () => (/* binding */ TensorAnnotationSchema),
  TensorProtoSchema: () => (/* binding */ TensorProtoSchema),
  TensorProto_DataLocation: () => (/* binding */ TensorProto_DataLocation),
  TensorProto_DataLocationSchema: () => (/* binding */ TensorProto_DataLocationSchema),
  TensorProto_DataType: () => (/* binding */ TensorProto_DataType),
  TensorProto_DataTypeSchema: () => (/* binding */ TensorProto_DataTypeSchema),
  TensorProto_SegmentSchema: () => (/* binding */ TensorProto_SegmentSchema),
  TensorShapeProtoSchema: () => (/* binding */ TensorShapeProtoSchema),
  TensorShapeProto_DimensionSchema: () => (/* binding */ TensorShapeProto_DimensionSchema),
  TrainingInfoProtoSchema: () => (/* binding */ TrainingInfoProtoSchema),
  TypeProtoSchema: () => (/* binding */ TypeProtoSchema),
  TypeProto_MapSchema: () => (/* binding */ TypeProto_MapSchema),
  TypeProto_OptionalSchema: () => (/* binding */ TypeProto_OptionalSchema),
  TypeProto_SequenceSchema: () => (/* binding */ TypeProto_SequenceSchema),
  TypeProto_SparseTensorSchema: () => (/* binding */ TypeProto_SparseTensorSchema),
  TypeProto_TensorSchema: () => (/* binding */ TypeProto_TensorSchema),
  ValueInfoProtoSchema: () => (/* binding */ ValueInfoProtoSchema),
  Version: () => (/* binding */ Version),
  VersionSchema: () => (/* binding */ VersionSchema),
  file_onnx: () => (/* binding */ file_onnx)
});

// EXTERNAL MODULE: ./node_modules/@bufbuild/protobuf/dist/esm/codegenv2/file.js + 3 modules
var file = __webpack_require__(5042);
// EXTERNAL MODULE: ./node_modules/@bufbuild/protobuf/dist/esm/codegenv2/message.js
var message = __webpack_require__(104);
;// CONCATENATED MODULE: ./node_modules/@bufbuild/protobuf/dist/esm/codegenv2/enum.js
// Copyright 2021-2026 Buf Technologies, Inc.
//
// Licensed under the Apache License, Version 2.0 (the "License");
// you may not use this file except in compliance with the License.
// You may obtain a copy of the License at
//
//      http://www.apache.org/licenses/LICENSE-2.0
//
// Unless required by applicable law or agreed to in writing, software
// distributed under the License is distributed on an "AS IS" BASIS,
// WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
// See the License for the specific language governing permissions and
// limitations under the License.
/**
 * Hydrate an enum descriptor.
 *
 * @private
 */
function enumDesc(file, path, ...paths) {
    if (paths.length == 0) {
        return file.enums[path];
    }
    const e = paths.pop(); // we checked length above
    return paths.reduce((acc, cur) => acc.nestedMessages[cur], file.messages[path]).nestedEnums[e];
}
/**
 * Construct a TypeScript enum object at runtime from a descriptor.
 *
 * The returned object is identical to a transpiled TS enum and includes the
 * reverse mapping, see https://www.typescriptlang.org/docs/handbook/enums.html#reverse-mappings
 */
function tsEnum(desc) {
    const enumObject = {};
    for (const value of desc.values) {
        enumObject[value.localName] = value.number;
        enumObject[value.number] = value.localName;
    }
    return enumObject;
}
/**
 * Construct an object enum at runtime from a descriptor.
 *
 * The returned object is a record of enum value name to integer value. It's
 * a subset of transpiled TS enums - it does not include the reverse mapping,
 * and only supports lookup by value name.
 */
function objEnum(desc) {
    const enumObject = {};
    for (const value of desc.values) {
        enumObject[value.localName] = value.number;
    }
    return enumObject;
}

;// CONCATENATED MODULE: ./node_modules/onnx-buf/dist/onnx_pb.js
//
// WARNING: This file is automatically generated!  Please edit onnx.in.proto.
//

// SPDX-License-Identifier: Apache-2.0

// @generated by protoc-gen-es v2.10.2 with parameter "target=js+dts,import_extension=js,js_import_style=module"
// @generated from file onnx.proto (package onnx, syntax proto2)
/* eslint-disable */



/**
 * Describes the file onnx.proto.
 */
const file_onnx = /*@__PURE__*/
  (0,file/* fileDesc */.w)("Cgpvbm54LnByb3RvEgRvbm54ItsFCg5BdHRyaWJ1dGVQcm90bxIMCgRuYW1lGAEgASgJEhUKDXJlZl9hdHRyX25hbWUYFSABKAkSEgoKZG9jX3N0cmluZxgNIAEoCRIwCgR0eXBlGBQgASgOMiIub25ueC5BdHRyaWJ1dGVQcm90by5BdHRyaWJ1dGVUeXBlEgkKAWYYAiABKAISCQoBaRgDIAEoAxIJCgFzGAQgASgMEhwKAXQYBSABKAsyES5vbm54LlRlbnNvclByb3RvEhsKAWcYBiABKAsyEC5vbm54LkdyYXBoUHJvdG8SLgoNc3BhcnNlX3RlbnNvchgWIAEoCzIXLm9ubnguU3BhcnNlVGVuc29yUHJvdG8SGwoCdHAYDiABKAsyDy5vbm54LlR5cGVQcm90bxIOCgZmbG9hdHMYByADKAISDAoEaW50cxgIIAMoAxIPCgdzdHJpbmdzGAkgAygMEiIKB3RlbnNvcnMYCiADKAsyES5vbm54LlRlbnNvclByb3RvEiAKBmdyYXBocxgLIAMoCzIQLm9ubnguR3JhcGhQcm90bxIvCg5zcGFyc2VfdGVuc29ycxgXIAMoCzIXLm9ubnguU3BhcnNlVGVuc29yUHJvdG8SJAoLdHlwZV9wcm90b3MYDyADKAsyDy5vbm54LlR5cGVQcm90byLZAQoNQXR0cmlidXRlVHlwZRINCglVTkRFRklORUQQABIJCgVGTE9BVBABEgcKA0lOVBACEgoKBlNUUklORxADEgoKBlRFTlNPUhAEEgkKBUdSQVBIEAUSEQoNU1BBUlNFX1RFTlNPUhALEg4KClRZUEVfUFJPVE8QDRIKCgZGTE9BVFMQBhIICgRJTlRTEAcSCwoHU1RSSU5HUxAIEgsKB1RFTlNPUlMQCRIKCgZHUkFQSFMQChISCg5TUEFSU0VfVEVOU09SUxAMEg8KC1RZUEVfUFJPVE9TEA5KBAgMEA1KBAgQEBRSAXYihwEKDlZhbHVlSW5mb1Byb3RvEgwKBG5hbWUYASABKAkSHQoEdHlwZRgCIAEoCzIPLm9ubnguVHlwZVByb3RvEhIKCmRvY19zdHJpbmcYAyABKAkSNAoObWV0YWRhdGFfcHJvcHMYBCADKAsyHC5vbm54LlN0cmluZ1N0cmluZ0VudHJ5UHJvdG8ioQIKCU5vZGVQcm90bxINCgVpbnB1dBgBIAMoCRIOCgZvdXRwdXQYAiADKAkSDAoEbmFtZRgDIAEoCRIPCgdvcF90eXBlGAQgASgJEg4KBmRvbWFpbhgHIAEoCRIQCghvdmVybG9hZBgIIAEoCRInCglhdHRyaWJ1dGUYBSADKAsyFC5vbm54LkF0dHJpYnV0ZVByb3RvEhIKCmRvY19zdHJpbmcYBiABKAkSNAoObWV0YWRhdGFfcHJvcHMYCSADKAsyHC5vbm54LlN0cmluZ1N0cmluZ0VudHJ5UHJvdG8SQQoVZGV2aWNlX2NvbmZpZ3VyYXRpb25zGAogAygLMiIub25ueC5Ob2RlRGV2aWNlQ29uZmlndXJhdGlvblByb3RvIjIKFEludEludExpc3RFbnRyeVByb3RvEgsKA2tleRgBIAEoAxINCgV2YWx1ZRgCIAMoAyKAAQocTm9kZURldmljZUNvbmZpZ3VyYXRpb25Qcm90bxIYChBjb25maWd1cmF0aW9uX2lkGAEgASgJEi4KDXNoYXJkaW5nX3NwZWMYAiADKAsyFy5vbm54LlNoYXJkaW5nU3BlY1Byb3RvEhYKDnBpcGVsaW5lX3N0YWdlGAMgASgFIqMBChFTaGFyZGluZ1NwZWNQcm90bxITCgt0ZW5zb3JfbmFtZRgBIAEoCRIOCgZkZXZpY2UYAiADKAMSPQoZaW5kZXhfdG9fZGV2aWNlX2dyb3VwX21hcBgDIAMoCzIaLm9ubnguSW50SW50TGlzdEVudHJ5UHJvdG8SKgoLc2hhcmRlZF9kaW0YBCADKAsyFS5vbm54LlNoYXJkZWREaW1Qcm90byJVCg9TaGFyZGVkRGltUHJvdG8SDAoEYXhpcxgBIAEoAxI0Cg9zaW1wbGVfc2hhcmRpbmcYAiADKAsyGy5vbm54LlNpbXBsZVNoYXJkZWREaW1Qcm90byJcChVTaW1wbGVTaGFyZGVkRGltUHJvdG8SEwoJZGltX3ZhbHVlGAEgASgDSAASEwoJZGltX3BhcmFtGAIgASgJSAASEgoKbnVtX3NoYXJkcxgDIAEoA0IFCgNkaW0i1gEKEVRyYWluaW5nSW5mb1Byb3RvEigKDmluaXRpYWxpemF0aW9uGAEgASgLMhAub25ueC5HcmFwaFByb3RvEiMKCWFsZ29yaXRobRgCIAEoCzIQLm9ubnguR3JhcGhQcm90bxI8ChZpbml0aWFsaXphdGlvbl9iaW5kaW5nGAMgAygLMhwub25ueC5TdHJpbmdTdHJpbmdFbnRyeVByb3RvEjQKDnVwZGF0ZV9iaW5kaW5nGAQgAygLMhwub25ueC5TdHJpbmdTdHJpbmdFbnRyeVByb3RvIqIDCgpNb2RlbFByb3RvEhIKCmlyX3ZlcnNpb24YASABKAMSLgoMb3BzZXRfaW1wb3J0GAggAygLMhgub25ueC5PcGVyYXRvclNldElkUHJvdG8SFQoNcHJvZHVjZXJfbmFtZRgCIAEoCRIYChBwcm9kdWNlcl92ZXJzaW9uGAMgASgJEg4KBmRvbWFpbhgEIAEoCRIVCg1tb2RlbF92ZXJzaW9uGAUgASgDEhIKCmRvY19zdHJpbmcYBiABKAkSHwoFZ3JhcGgYByABKAsyEC5vbm54LkdyYXBoUHJvdG8SNAoObWV0YWRhdGFfcHJvcHMYDiADKAsyHC5vbm54LlN0cmluZ1N0cmluZ0VudHJ5UHJvdG8SLgoNdHJhaW5pbmdfaW5mbxgUIAMoCzIXLm9ubnguVHJhaW5pbmdJbmZvUHJvdG8SJgoJZnVuY3Rpb25zGBkgAygLMhMub25ueC5GdW5jdGlvblByb3RvEjUKDWNvbmZpZ3VyYXRpb24YGiADKAsyHi5vbm54LkRldmljZUNvbmZpZ3VyYXRpb25Qcm90byJNChhEZXZpY2VDb25maWd1cmF0aW9uUHJvdG8SDAoEbmFtZRgBIAEoCRITCgtudW1fZGV2aWNlcxgCIAEoBRIOCgZkZXZpY2UYAyADKAkiNAoWU3RyaW5nU3RyaW5nRW50cnlQcm90bxILCgNrZXkYASABKAkSDQoFdmFsdWUYAiABKAkiawoQVGVuc29yQW5ub3RhdGlvbhITCgt0ZW5zb3JfbmFtZRgBIAEoCRJCChxxdWFudF9wYXJhbWV0ZXJfdGVuc29yX25hbWVzGAIgAygLMhwub25ueC5TdHJpbmdTdHJpbmdFbnRyeVByb3RvItQDCgpHcmFwaFByb3RvEh0KBG5vZGUYASADKAsyDy5vbm54Lk5vZGVQcm90bxIMCgRuYW1lGAIgASgJEiYKC2luaXRpYWxpemVyGAUgAygLMhEub25ueC5UZW5zb3JQcm90bxIzChJzcGFyc2VfaW5pdGlhbGl6ZXIYDyADKAsyFy5vbm54LlNwYXJzZVRlbnNvclByb3RvEhIKCmRvY19zdHJpbmcYCiABKAkSIwoFaW5wdXQYCyADKAsyFC5vbm54LlZhbHVlSW5mb1Byb3RvEiQKBm91dHB1dBgMIAMoCzIULm9ubnguVmFsdWVJbmZvUHJvdG8SKAoKdmFsdWVfaW5mbxgNIAMoCzIULm9ubnguVmFsdWVJbmZvUHJvdG8SNwoXcXVhbnRpemF0aW9uX2Fubm90YXRpb24YDiADKAsyFi5vbm54LlRlbnNvckFubm90YXRpb24SNAoObWV0YWRhdGFfcHJvcHMYECADKAsyHC5vbm54LlN0cmluZ1N0cmluZ0VudHJ5UHJvdG9KBAgDEARKBAgEEAVKBAgGEApSCmlyX3ZlcnNpb25SEHByb2R1Y2VyX3ZlcnNpb25SDHByb2R1Y2VyX3RhZ1IGZG9tYWluIoIHCgtUZW5zb3JQcm90bxIMCgRkaW1zGAEgAygDEhEKCWRhdGFfdHlwZRgCIAEoBRIqCgdzZWdtZW50GAMgASgLMhkub25ueC5UZW5zb3JQcm90by5TZWdtZW50EhYKCmZsb2F0X2RhdGEYBCADKAJCAhABEhYKCmludDMyX2RhdGEYBSADKAVCAhABEhMKC3N0cmluZ19kYXRhGAYgAygMEhYKCmludDY0X2RhdGEYByADKANCAhABEgwKBG5hbWUYCCABKAkSEgoKZG9jX3N0cmluZxgMIAEoCRIQCghyYXdfZGF0YRgJIAEoDBIzCg1leHRlcm5hbF9kYXRhGA0gAygLMhwub25ueC5TdHJpbmdTdHJpbmdFbnRyeVByb3RvEjUKDWRhdGFfbG9jYXRpb24YDiABKA4yHi5vbm54LlRlbnNvclByb3RvLkRhdGFMb2NhdGlvbhIXCgtkb3VibGVfZGF0YRgKIAMoAUICEAESFwoLdWludDY0X2RhdGEYCyADKARCAhABEjQKDm1ldGFkYXRhX3Byb3BzGBAgAygLMhwub25ueC5TdHJpbmdTdHJpbmdFbnRyeVByb3RvGiUKB1NlZ21lbnQSDQoFYmVnaW4YASABKAMSCwoDZW5kGAIgASgDIu4CCghEYXRhVHlwZRINCglVTkRFRklORUQQABIJCgVGTE9BVBABEgkKBVVJTlQ4EAISCAoESU5UOBADEgoKBlVJTlQxNhAEEgkKBUlOVDE2EAUSCQoFSU5UMzIQBhIJCgVJTlQ2NBAHEgoKBlNUUklORxAIEggKBEJPT0wQCRILCgdGTE9BVDE2EAoSCgoGRE9VQkxFEAsSCgoGVUlOVDMyEAwSCgoGVUlOVDY0EA0SDQoJQ09NUExFWDY0EA4SDgoKQ09NUExFWDEyOBAPEgwKCEJGTE9BVDE2EBASEAoMRkxPQVQ4RTRNM0ZOEBESEgoORkxPQVQ4RTRNM0ZOVVoQEhIOCgpGTE9BVDhFNU0yEBMSEgoORkxPQVQ4RTVNMkZOVVoQFBIJCgVVSU5UNBAVEggKBElOVDQQFhIOCgpGTE9BVDRFMk0xEBcSDgoKRkxPQVQ4RThNMBAYEgkKBVVJTlQyEBkSCAoESU5UMhAaIikKDERhdGFMb2NhdGlvbhILCgdERUZBVUxUEAASDAoIRVhURVJOQUwQASJoChFTcGFyc2VUZW5zb3JQcm90bxIhCgZ2YWx1ZXMYASABKAsyES5vbm54LlRlbnNvclByb3RvEiIKB2luZGljZXMYAiABKAsyES5vbm54LlRlbnNvclByb3RvEgwKBGRpbXMYAyADKAMilQEKEFRlbnNvclNoYXBlUHJvdG8SLQoDZGltGAEgAygLMiAub25ueC5UZW5zb3JTaGFwZVByb3RvLkRpbWVuc2lvbhpSCglEaW1lbnNpb24SEwoJZGltX3ZhbHVlGAEgASgDSAASEwoJZGltX3BhcmFtGAIgASgJSAASEgoKZGVub3RhdGlvbhgDIAEoCUIHCgV2YWx1ZSLOBAoJVHlwZVByb3RvEi0KC3RlbnNvcl90eXBlGAEgASgLMhYub25ueC5UeXBlUHJvdG8uVGVuc29ySAASMQoNc2VxdWVuY2VfdHlwZRgEIAEoCzIYLm9ubnguVHlwZVByb3RvLlNlcXVlbmNlSAASJwoIbWFwX3R5cGUYBSABKAsyEy5vbm54LlR5cGVQcm90by5NYXBIABIxCg1vcHRpb25hbF90eXBlGAkgASgLMhgub25ueC5UeXBlUHJvdG8uT3B0aW9uYWxIABI6ChJzcGFyc2VfdGVuc29yX3R5cGUYCCABKAsyHC5vbm54LlR5cGVQcm90by5TcGFyc2VUZW5zb3JIABISCgpkZW5vdGF0aW9uGAYgASgJGkIKBlRlbnNvchIRCgllbGVtX3R5cGUYASABKAUSJQoFc2hhcGUYAiABKAsyFi5vbm54LlRlbnNvclNoYXBlUHJvdG8aLgoIU2VxdWVuY2USIgoJZWxlbV90eXBlGAEgASgLMg8ub25ueC5UeXBlUHJvdG8aPAoDTWFwEhAKCGtleV90eXBlGAEgASgFEiMKCnZhbHVlX3R5cGUYAiABKAsyDy5vbm54LlR5cGVQcm90bxouCghPcHRpb25hbBIiCgllbGVtX3R5cGUYASABKAsyDy5vbm54LlR5cGVQcm90bxpICgxTcGFyc2VUZW5zb3ISEQoJZWxlbV90eXBlGAEgASgFEiUKBXNoYXBlGAIgASgLMhYub25ueC5UZW5zb3JTaGFwZVByb3RvQgcKBXZhbHVlIjUKEk9wZXJhdG9yU2V0SWRQcm90bxIOCgZkb21haW4YASABKAkSDwoHdmVyc2lvbhgCIAEoAyKGAwoNRnVuY3Rpb25Qcm90bxIMCgRuYW1lGAEgASgJEg0KBWlucHV0GAQgAygJEg4KBm91dHB1dBgFIAMoCRIRCglhdHRyaWJ1dGUYBiADKAkSLQoPYXR0cmlidXRlX3Byb3RvGAsgAygLMhQub25ueC5BdHRyaWJ1dGVQcm90bxIdCgRub2RlGAcgAygLMg8ub25ueC5Ob2RlUHJvdG8SEgoKZG9jX3N0cmluZxgIIAEoCRIuCgxvcHNldF9pbXBvcnQYCSADKAsyGC5vbm54Lk9wZXJhdG9yU2V0SWRQcm90bxIOCgZkb21haW4YCiABKAkSEAoIb3ZlcmxvYWQYDSABKAkSKAoKdmFsdWVfaW5mbxgMIAMoCzIULm9ubnguVmFsdWVJbmZvUHJvdG8SNAoObWV0YWRhdGFfcHJvcHMYDiADKAsyHC5vbm54LlN0cmluZ1N0cmluZ0VudHJ5UHJvdG9KBAgCEANKBAgDEARSDXNpbmNlX3ZlcnNpb25SBnN0YXR1cyrnAgoHVmVyc2lvbhISCg5fU1RBUlRfVkVSU0lPThAAEhkKFUlSX1ZFUlNJT05fMjAxN18xMF8xMBABEhkKFUlSX1ZFUlNJT05fMjAxN18xMF8zMBACEhgKFElSX1ZFUlNJT05fMjAxN18xMV8zEAMSGAoUSVJfVkVSU0lPTl8yMDE5XzFfMjIQBBIYChRJUl9WRVJTSU9OXzIwMTlfM18xOBAFEhgKFElSX1ZFUlNJT05fMjAxOV85XzE5EAYSFwoTSVJfVkVSU0lPTl8yMDIwXzVfOBAHEhgKFElSX1ZFUlNJT05fMjAyMV83XzMwEAgSFwoTSVJfVkVSU0lPTl8yMDIzXzVfNRAJEhgKFElSX1ZFUlNJT05fMjAyNF8zXzI1EAoSGQoVSVJfVkVSU0lPTl8yMDI1XzA1XzEyEAsSGQoVSVJfVkVSU0lPTl8yMDI1XzA4XzI2EAwSDgoKSVJfVkVSU0lPThANKi4KDk9wZXJhdG9yU3RhdHVzEhAKDEVYUEVSSU1FTlRBTBAAEgoKBlNUQUJMRRABQgJIAw");

/**
 * Describes the message onnx.AttributeProto.
 * Use `create(AttributeProtoSchema)` to create a new message.
 */
const AttributeProtoSchema = /*@__PURE__*/
  (0,message/* messageDesc */.Z)(file_onnx, 0);

/**
 * Describes the enum onnx.AttributeProto.AttributeType.
 */
const AttributeProto_AttributeTypeSchema = /*@__PURE__*/
  enumDesc(file_onnx, 0, 0);

/**
 * Note: this enum is structurally identical to the OpSchema::AttrType
 * enum defined in schema.h.  If you rev one, you likely need to rev the other.
 *
 * @generated from enum onnx.AttributeProto.AttributeType
 */
const AttributeProto_AttributeType = /*@__PURE__*/
  tsEnum(AttributeProto_AttributeTypeSchema);

/**
 * Describes the message onnx.ValueInfoProto.
 * Use `create(ValueInfoProtoSchema)` to create a new message.
 */
const ValueInfoProtoSchema = /*@__PURE__*/
  (0,message/* messageDesc */.Z)(file_onnx, 1);

/**
 * Describes the message onnx.NodeProto.
 * Use `create(NodeProtoSchema)` to create a new message.
 */
const NodeProtoSchema = /*@__PURE__*/
  (0,message/* messageDesc */.Z)(file_onnx, 2);

/**
 * Describes the message onnx.IntIntListEntryProto.
 * Use `create(IntIntListEntryProtoSchema)` to create a new message.
 */
const IntIntListEntryProtoSchema = /*@__PURE__*/
  (0,message/* messageDesc */.Z)(file_onnx, 3);

/**
 * Describes the message onnx.NodeDeviceConfigurationProto.
 * Use `create(NodeDeviceConfigurationProtoSchema)` to create a new message.
 */
const NodeDeviceConfigurationProtoSchema = /*@__PURE__*/
  (0,message/* messageDesc */.Z)(file_onnx, 4);

/**
 * Describes the message onnx.ShardingSpecProto.
 * Use `create(ShardingSpecProtoSchema)` to create a new message.
 */
const ShardingSpecProtoSchema = /*@__PURE__*/
  (0,message/* messageDesc */.Z)(file_onnx, 5);

/**
 * Describes the message onnx.ShardedDimProto.
 * Use `create(ShardedDimProtoSchema)` to create a new message.
 */
const ShardedDimProtoSchema = /*@__PURE__*/
  (0,message/* messageDesc */.Z)(file_onnx, 6);

/**
 * Describes the message onnx.SimpleShardedDimProto.
 * Use `create(SimpleShardedDimProtoSchema)` to create a new message.
 */
const SimpleShardedDimProtoSchema = /*@__PURE__*/
  (0,message/* messageDesc */.Z)(file_onnx, 7);

/**
 * Describes the message onnx.TrainingInfoProto.
 * Use `create(TrainingInfoProtoSchema)` to create a new message.
 */
const TrainingInfoProtoSchema = /*@__PURE__*/
  (0,message/* messageDesc */.Z)(file_onnx, 8);

/**
 * Describes the message onnx.ModelProto.
 * Use `create(ModelProtoSchema)` to create a new message.
 */
const ModelProtoSchema = /*@__PURE__*/
  (0,message/* messageDesc */.Z)(file_onnx, 9);

/**
 * Describes the message onnx.DeviceConfigurationProto.
 * Use `create(DeviceConfigurationProtoSchema)` to create a new message.
 */
const DeviceConfigurationProtoSchema = /*@__PURE__*/
  (0,message/* messageDesc */.Z)(file_onnx, 10);

/**
 * Describes the message onnx.StringStringEntryProto.
 * Use `create(StringStringEntryProtoSchema)` to create a new message.
 */
const StringStringEntryProtoSchema = /*@__PURE__*/
  (0,message/* messageDesc */.Z)(file_onnx, 11);

/**
 * Describes the message onnx.TensorAnnotation.
 * Use `create(TensorAnnotationSchema)` to create a new message.
 */
const TensorAnnotationSchema = /*@__PURE__*/
  (0,message/* messageDesc */.Z)(file_onnx, 12);

/**
 * Describes the message onnx.GraphProto.
 * Use `create(GraphProtoSchema)` to create a new message.
 */
const GraphProtoSchema = /*@__PURE__*/
  (0,message/* messageDesc */.Z)(file_onnx, 13);

/**
 * Describes the message onnx.TensorProto.
 * Use `create(TensorProtoSchema)` to create a new message.
 */
const TensorProtoSchema = /*@__PURE__*/
  (0,message/* messageDesc */.Z)(file_onnx, 14);

/**
 * Describes the message onnx.TensorProto.Segment.
 * Use `create(TensorProto_SegmentSchema)` to create a new message.
 */
const TensorProto_SegmentSchema = /*@__PURE__*/
  (0,message/* messageDesc */.Z)(file_onnx, 14, 0);

/**
 * Describes the enum onnx.TensorProto.DataType.
 */
const TensorProto_DataTypeSchema = /*@__PURE__*/
  enumDesc(file_onnx, 14, 0);

/**
 * @generated from enum onnx.TensorProto.DataType
 */
const TensorProto_DataType = /*@__PURE__*/
  tsEnum(TensorProto_DataTypeSchema);

/**
 * Describes the enum onnx.TensorProto.DataLocation.
 */
const TensorProto_DataLocationSchema = /*@__PURE__*/
  enumDesc(file_onnx, 14, 1);

/**
 * Location of the data for this tensor. MUST be one of:
 * - DEFAULT - data stored inside the protobuf message. Data is stored in raw_data (if set) otherwise in type-specified field.
 * - EXTERNAL - data stored in an external location as described by external_data field.
 *
 * @generated from enum onnx.TensorProto.DataLocation
 */
const TensorProto_DataLocation = /*@__PURE__*/
  tsEnum(TensorProto_DataLocationSchema);

/**
 * Describes the message onnx.SparseTensorProto.
 * Use `create(SparseTensorProtoSchema)` to create a new message.
 */
const SparseTensorProtoSchema = /*@__PURE__*/
  (0,message/* messageDesc */.Z)(file_onnx, 15);

/**
 * Describes the message onnx.TensorShapeProto.
 * Use `create(TensorShapeProtoSchema)` to create a new message.
 */
const TensorShapeProtoSchema = /*@__PURE__*/
  (0,message/* messageDesc */.Z)(file_onnx, 16);

/**
 * Describes the message onnx.TensorShapeProto.Dimension.
 * Use `create(TensorShapeProto_DimensionSchema)` to create a new message.
 */
const TensorShapeProto_DimensionSchema = /*@__PURE__*/
  (0,message/* messageDesc */.Z)(file_onnx, 16, 0);

/**
 * Describes the message onnx.TypeProto.
 * Use `create(TypeProtoSchema)` to create a new message.
 */
const TypeProtoSchema = /*@__PURE__*/
  (0,message/* messageDesc */.Z)(file_onnx, 17);

/**
 * Describes the message onnx.TypeProto.Tensor.
 * Use `create(TypeProto_TensorSchema)` to create a new message.
 */
const TypeProto_TensorSchema = /*@__PURE__*/
  (0,message/* messageDesc */.Z)(file_onnx, 17, 0);

/**
 * Describes the message onnx.TypeProto.Sequence.
 * Use `create(TypeProto_SequenceSchema)` to create a new message.
 */
const TypeProto_SequenceSchema = /*@__PURE__*/
  (0,message/* messageDesc */.Z)(file_onnx, 17, 1);

/**
 * Describes the message onnx.TypeProto.Map.
 * Use `create(TypeProto_MapSchema)` to create a new message.
 */
const TypeProto_MapSchema = /*@__PURE__*/
  (0,message/* messageDesc */.Z)(file_onnx, 17, 2);

/**
 * Describes the message onnx.TypeProto.Optional.
 * Use `create(TypeProto_OptionalSchema)` to create a new message.
 */
const TypeProto_OptionalSchema = /*@__PURE__*/
  (0,message/* messageDesc */.Z)(file_onnx, 17, 3);

/**
 * Describes the message onnx.TypeProto.SparseTensor.
 * Use `create(TypeProto_SparseTensorSchema)` to create a new message.
 */
const TypeProto_SparseTensorSchema = /*@__PURE__*/
  (0,message/* messageDesc */.Z)(file_onnx, 17, 4);

/**
 * Describes the message onnx.OperatorSetIdProto.
 * Use `create(OperatorSetIdProtoSchema)` to create a new message.
 */
const OperatorSetIdProtoSchema = /*@__PURE__*/
  (0,message/* messageDesc */.Z)(file_onnx, 18);

/**
 * Describes the message onnx.FunctionProto.
 * Use `create(FunctionProtoSchema)` to create a new message.
 */
const FunctionProtoSchema = /*@__PURE__*/
  (0,message/* messageDesc */.Z)(file_onnx, 19);

/**
 * Describes the enum onnx.Version.
 */
const VersionSchema = /*@__PURE__*/
  enumDesc(file_onnx, 0);

/**
 * Versioning
 *
 * ONNX versioning is specified in docs/IR.md and elaborated on in docs/Versioning.md
 *
 * To be compatible with both proto2 and proto3, we will use a version number
 * that is not defined by the default value but an explicit enum number.
 *
 * @generated from enum onnx.Version
 */
const Version = /*@__PURE__*/
  tsEnum(VersionSchema);

/**
 * Describes the enum onnx.OperatorStatus.
 */
const OperatorStatusSchema = /*@__PURE__*/
  enumDesc(file_onnx, 1);

/**
 * Operator/function status.
 *
 * @generated from enum onnx.OperatorStatus
 */
const OperatorStatus = /*@__PURE__*/
  tsEnum(OperatorStatusSchema);



/***/ })

};
